import type { Provider } from '../machine/machine.ts';

export interface ToolVersion {
  name: string;
  version: string;
}

/** The programs that a run rests on, with their versions: the provider's by the provider's name, and Node. */
export async function runTools(provider: Pick<Provider, 'name' | 'version'>): Promise<ToolVersion[]> {
  // A provider that cannot be asked cannot start machines either; each cell then says why.
  const version = await provider.version?.().catch(() => undefined);
  return [...(version === undefined ? [] : [{ name: provider.name, version }]), { name: 'node', version: process.versions.node }];
}
