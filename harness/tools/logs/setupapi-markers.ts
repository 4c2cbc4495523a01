export interface SetupApiExit {
  success: boolean;
  /** Unsigned 32 bit; 0 for success. */
  code: number;
  /** As printed: `SUCCESS`, `SUCCESS (REBOOT_REQUIRED)`, `FAILURE(0xe0000203)`. */
  status: string;
}

/** `>>>  [title - instance]`. A title may hold ` - ` itself only after the instance: the first one parts them. */
export function sectionTitle(line: string): { title: string; instance: string } | undefined {
  const match = /^>>>\s+\[(.+?)(?: - (.*))?\]$/.exec(line);
  return match ? { title: match[1]!, instance: match[2] ?? '' } : undefined;
}

const stamp = String.raw`(\d{4})\/(\d{2})\/(\d{2}) (\d{2}:\d{2}:\d{2}\.\d{3})`;

/** `>>>  Section start 2015/11/22 17:59:28.110`; Vista and the documentation: `>>>  2005/02/13 22:06:28.109: Section start`. */
export function sectionStart(line: string): string | undefined {
  return time(new RegExp(`^>>>\\s+Section start ${stamp}$`).exec(line) ?? new RegExp(`^>>>\\s+${stamp}: Section start$`).exec(line));
}

/** `<<<  Section end 2015/11/22 17:59:37.118`; the documentation: `<<<  [2005/02/13 22:06:28.109: Section end]`. */
export function sectionEnd(line: string): string | undefined {
  return time(new RegExp(`^<<<\\s+Section end ${stamp}$`).exec(line) ?? new RegExp(`^<<<\\s+\\[${stamp}: Section end\\]$`).exec(line));
}

/** `<<<  [Exit status: FAILURE(0xe0000203)]`; the documentation: `<<<  [Exit Status(0x00000000)]`. */
export function sectionExit(line: string): SetupApiExit | undefined {
  const status = /^<<<\s+\[Exit [Ss]tatus(?:: |\()(.+)\]$/.exec(line)?.[1];
  if (status === undefined) return undefined;
  const documented = /^(0x[0-9a-f]{1,8})\)$/i.exec(status)?.[1];
  if (documented) return { success: Number(documented) === 0, code: Number(documented), status: documented };
  if (status.startsWith('SUCCESS')) return { success: true, code: 0, status };
  const failure = /^FAILURE\s*\((?:0x)?([0-9a-f]{1,8})\)/i.exec(status)?.[1];
  return failure ? { success: false, code: Number.parseInt(failure, 16), status } : undefined;
}

function time(match: RegExpExecArray | null): string | undefined {
  return match ? `${match[1]}-${match[2]}-${match[3]}T${match[4]}` : undefined;
}
