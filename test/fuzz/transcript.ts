/** A whole transcript with its parser. */
export interface Transcript {
  name: string;
  text: string;
  parse(text: string): unknown;
  /** Number of records in what was parsed; 1 where the transcript is of one thing. */
  count(value: unknown): number;
  /** Lines that are records by themselves, or facts that not every version prints: their loss cannot be seen. */
  unseen?: RegExp;
}

export function transcript<Value>(name: string, text: string, parse: (text: string) => Value, count: (value: Value) => number, unseen?: RegExp): Transcript {
  return { name, text, parse, count: (value) => count(value as Value), ...(unseen ? { unseen } : {}) };
}

const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

/** Banner, version of the image, body and closing line, as DISM writes them with /Image or /Online. */
export function frame(body: string, end = 'The operation completed successfully.'): string {
  return crlf(`\nDeployment Image Servicing and Management tool\nVersion: 10.0.26100.1150\n\nImage Version: 10.0.26100.2033\n\n${body}\n${end}\n`);
}

/** As `frame`, without a version of the image: imaging commands look at none. */
export function imagingFrame(body: string): string {
  return crlf(`\nDeployment Image Servicing and Management tool\nVersion: 10.0.26100.1150\n\n${body}\nThe operation completed successfully.\n`);
}

/** DISM's table of a header and rows. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const line = (cells: readonly string[]): string => `${cells.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')}\n`;
  const rule = line(widths.map((width) => '-'.repeat(width)));
  return `${rule}${line(rows[0]!)}${rule}${rows.slice(1).map(line).join('')}`;
}
