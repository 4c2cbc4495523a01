/** What the name of an update file tells: `windows11.0-kb5043080-x64_9534496720fb.msu`, `SSU-26100.1738-x64.cab`. */
export interface UpdateFileName {
  /** `KB5043080`. */
  kb?: string;
  /** `amd64`. */
  architecture?: string;
}

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', amd64: 'amd64', x86: 'x86', arm64: 'arm64' };

/** Source: names of the Microsoft Update Catalog. */
export function parseUpdateFileName(name: string): UpdateFileName {
  const kb = /(?:^|[^a-z])kb(\d{6,8})(?!\d)/i.exec(name)?.[1];
  const architecture = /[-_](x64|amd64|x86|arm64)(?=[-_.])/i.exec(name)?.[1];
  return { ...(kb !== undefined && { kb: `KB${kb}` }), ...(architecture !== undefined && { architecture: ARCHITECTURES[architecture.toLowerCase()] }) };
}
