const widest = 60;

/** Plain data for people: a list as a table with a count, a record as `name: value` lines. */
export function describeValue(value: unknown): string {
  if (Array.isArray(value)) return `${value.length === 0 ? '' : `${table(value)}\n`}${value.length} ${value.length === 1 ? 'entry' : 'entries'}`;
  if (value instanceof Map) return describeValue(Object.fromEntries(value));
  if (typeof value === 'object' && value !== null) return record(value as Record<string, unknown>, '');
  return String(value);
}

function record(value: Record<string, unknown>, indent: string): string {
  return Object.entries(value)
    .filter(([, part]) => part !== undefined)
    .map(([name, part]) => {
      if (Array.isArray(part) && part.some((item) => typeof item === 'object' && item !== null)) return `${indent}${name}: ${part.length}\n${shifted(table(part), `${indent}  `)}`;
      if (typeof part === 'object' && part !== null && !Array.isArray(part)) return `${indent}${name}:\n${record(part instanceof Map ? Object.fromEntries(part) : (part as Record<string, unknown>), `${indent}  `)}`;
      return `${indent}${name}: ${cell(part, Infinity)}`;
    })
    .join('\n');
}

/** Aligned columns of the facts that fit into a cell; what is nested stands in the JSON form. */
function table(items: readonly unknown[]): string {
  if (!items.every((item) => typeof item === 'object' && item !== null && !Array.isArray(item))) return items.map((item) => cell(item, Infinity)).join('\n');
  const rows = items as Record<string, unknown>[];
  const columns = [...new Set(rows.flatMap(Object.keys))].filter((column) => rows.some((row) => row[column] !== '' && row[column] !== undefined) && rows.every((row) => typeof row[column] !== 'object' || row[column] === null || Array.isArray(row[column])));
  const cells = [columns, ...rows.map((row) => columns.map((column) => cell(row[column], widest)))];
  const widths = columns.map((_, column) => Math.max(...cells.map((line) => line[column]!.length)));
  return cells.map((line) => line.map((text, column) => text.padEnd(widths[column]!)).join('  ').trimEnd()).join('\n');
}

function cell(value: unknown, limit: number): string {
  const line = shown(value).replace(/\s*[\r\n]+\s*/g, ' ');
  return line.length > limit ? `${line.slice(0, limit - 3)}...` : line;
}

/** Lists of records are counted: they stand in the JSON form. */
function shown(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (!Array.isArray(value)) return typeof value === 'object' ? JSON.stringify(value) : String(value);
  if (value.length === 0) return 'none';
  return value.some((item) => typeof item === 'object' && item !== null) ? `${value.length} of them` : value.map(String).join(', ');
}

function shifted(text: string, indent: string): string {
  return text.split('\n').map((line) => indent + line).join('\n');
}
