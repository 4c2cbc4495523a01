/** What a judge found about one expectation, before strategy and version limits are applied. */
export interface Finding {
  /** A sentence: `Package X is installed.` without the full stop. */
  title: string;
  expected: string;
  actual: string;
  holds: boolean;
  /** Inventory section and raw values. */
  evidence: string[];
}

/** Windows compares identities, feature names, file names and product codes without regard to case. */
export function sameText(left: string, right: string): boolean {
  return left.trim().toLowerCase() === right.trim().toLowerCase();
}

/** One evidence line: `inventory.packages: identity=... | state=...`. */
export function inventoryLine(section: string, entry: Record<string, unknown>): string {
  const values = Object.entries(entry).map(([name, value]) => `${name}=${String(value)}`);
  return `inventory.${section}: ${values.join(' | ')}`;
}
