/** A part of a summary that can be cut between its rows. */
export interface SummaryBlock {
  /** Heading, and the head of the table; stays with the first row. Lines end without a newline. */
  head: string;
  rows: string[];
}

/** "Workflow commands", Adding a job summary: 1 MiB for each step; above it, all of the step's summary is refused. */
export const SUMMARY_LIMIT_BYTES = 1024 * 1024;

/**
 * Puts blocks together within `limit` bytes of UTF-8, cutting between rows only. When something does not fit, nothing
 * after it is shown either, and a last line says how many rows are left out and where they are.
 * @param leftOut the last line, given the number of rows that it speaks of
 */
export function fitSummary(blocks: readonly SummaryBlock[], limit: number, leftOut: (rows: number) => string): string {
  const total = blocks.reduce((sum, { rows }) => sum + rows.length, 0);
  const whole = blocks.map(({ head, rows }) => [head, ...rows, ''].join('\n')).join('\n');
  if (bytes(whole) <= limit) return whole;
  const notice = (shown: number): string => `\n${leftOut(total - shown)}\n`;
  // The number is longest when nothing is shown.
  let room = limit - bytes(notice(0));
  const parts: string[] = [];
  let shown = 0;
  for (const { head, rows } of blocks) {
    const first = `${parts.length === 0 ? '' : '\n'}${head}\n`;
    if (bytes(first) + bytes(rows[0] ?? '') + 1 > room) break;
    parts.push(first);
    room -= bytes(first);
    const before = shown;
    for (const row of rows) {
      if (bytes(row) + 1 > room) break;
      parts.push(`${row}\n`);
      room -= bytes(row) + 1;
      shown += 1;
    }
    if (shown - before < rows.length) break;
  }
  const text = parts.join('') + notice(shown);
  return bytes(text) <= limit ? text : '';
}

function bytes(text: string): number {
  return Buffer.byteLength(text, 'utf8');
}
