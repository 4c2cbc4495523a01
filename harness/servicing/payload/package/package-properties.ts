/**
 * The `...-pkgProperties.txt` of a classic .msu: lines `Name="value"`. Names in lower case.
 * Source: "Description of the Windows Update Standalone Installer in Windows" (KB 934307).
 */
export function parsePackageProperties(text: string): Map<string, string> {
  const properties = new Map<string, string>();
  for (const line of text.replace(/^\uFEFF/, '').split(/\r?\n/)) {
    const match = /^\s*([^="]+?)\s*=\s*"?(.*?)"?\s*$/.exec(line);
    if (match) properties.set(match[1]!.toLowerCase(), match[2]!);
  }
  return properties;
}

/** `KB5099002`, from `KB Article Number`. */
export function propertiesKb(properties: ReadonlyMap<string, string>): string | undefined {
  const number = /^(?:kb)?(\d{6,8})$/i.exec(properties.get('kb article number') ?? '')?.[1];
  return number === undefined ? undefined : `KB${number}`;
}
