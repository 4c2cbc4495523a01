import type { StrategyName } from '../../harness/servicing/operation.ts';

/** A fragment that holds whatever a scenario's name holds: letters, digits and hyphens, and a digest of the rest. */
export function scenarioAnchor(name: string): string {
  const plain = name.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 40);
  return plain === name ? `s-${plain}` : `s-${plain}-${checksum(name)}`;
}

export function cellAnchor(scenario: string, strategy: StrategyName): string {
  return `${scenarioAnchor(scenario)}--${strategy}`;
}

/** FNV-1a: enough to keep two names apart that differ in signs only. */
function checksum(text: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash >>> 0).toString(36);
}
