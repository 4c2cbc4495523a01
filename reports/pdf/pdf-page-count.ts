/**
 * Pages of a PDF as Chromium writes it (Skia: PDF 1.4, a classic cross-reference table, no object streams); 0 when the
 * file is cut, damaged, or not of that shape. Follows `startxref` -> table -> trailer -> catalog -> page tree, each of
 * which must be where the file says it is, so that half a file never counts as one. Source: ISO 32000-1, 7.5 and 7.7.
 */
export function pdfPageCount(bytes: Uint8Array): number {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  if (!/^%PDF-1\.\d/.test(text)) return 0;
  const end = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(text.slice(-1024));
  if (!end) return 0;
  const table = crossReferences(text, Number(end[1]));
  const catalog = table && object(text, table.offsets, /\/Root (\d+) \d+ R/.exec(table.trailer));
  const pages = catalog && /\/Type\s*\/Catalog/.test(catalog) && object(text, table.offsets, /\/Pages (\d+) \d+ R/.exec(catalog));
  const count = pages && /\/Type\s*\/Pages/.test(pages) && /\/Count (\d+)/.exec(pages);
  return count ? Number(count[1]) : 0;
}

function crossReferences(text: string, at: number): { offsets: Map<number, number>; trailer: string } | null {
  const head = /^xref\s+/.exec(text.slice(at, at + 16));
  if (!head) return null;
  const offsets = new Map<number, number>();
  let position = at + head[0].length;
  for (;;) {
    const section = /^(\d+) (\d+)\s*\n/.exec(text.slice(position, position + 40));
    if (!section) break;
    position += section[0].length;
    const [first, count] = [Number(section[1]), Number(section[2])];
    for (let index = 0; index < count; index += 1) {
      // Entries are 20 bytes each: offset, generation, `n` (in use) or `f` (free).
      const entry = /^(\d{10}) \d{5} ([nf])/.exec(text.slice(position, position + 20));
      if (!entry) return null;
      if (entry[2] === 'n') offsets.set(first + index, Number(entry[1]));
      position += 20;
    }
  }
  const trailer = text.slice(position);
  return trailer.startsWith('trailer') ? { offsets, trailer } : null;
}

function object(text: string, offsets: ReadonlyMap<number, number>, reference: RegExpExecArray | null): string | null {
  const number = Number(reference?.[1]);
  const at = offsets.get(number);
  if (at === undefined || !text.startsWith(`${number} 0 obj`, at)) return null;
  const end = text.indexOf('endobj', at);
  return end < 0 ? null : text.slice(at, end);
}
