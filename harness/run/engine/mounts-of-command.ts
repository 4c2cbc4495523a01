/** What a command does to a mount folder of DISM. */
export type MountChange = { kind: 'mount' | 'unmount'; directory: string };

/**
 * Whether a command mounts an image in a folder, or unmounts it; also under the names that Windows 7 gave these options
 * ("DISM Image Management Command-Line Options").
 */
export function mountChange(command: readonly string[]): MountChange | undefined {
  if (!/(?:^|\\)dism(?:\.exe)?$/i.test(command[0] ?? '')) return undefined;
  const directory = command.map((argument) => /^\/MountDir:(.+)$/i.exec(argument)?.[1]).find((one) => one !== undefined);
  if (directory === undefined) return undefined;
  if (command.some((argument) => /^\/Mount-(?:Image|Wim)$/i.test(argument))) return { kind: 'mount', directory };
  return command.some((argument) => /^\/Unmount-(?:Image|Wim)$/i.test(argument)) ? { kind: 'unmount', directory } : undefined;
}
