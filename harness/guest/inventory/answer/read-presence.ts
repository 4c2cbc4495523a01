import { oneLine, type Section } from '../inventory-text.ts';

/** The line `found=...;size=...` of a section about a file, and what follows it. */
export function readPresence(section: Section): { found: 'absent' | 'folder' } | { found: 'file'; sizeBytes: number; rest: string } | { problem: string } {
  const match = /^found=(absent|folder|file);size=(\d*)\s*$/m.exec(section.text);
  if (!match) return { problem: `the guest did not say whether the file is there: ${JSON.stringify(oneLine(section.text))}` };
  const found = match[1] as 'absent' | 'folder' | 'file';
  if (found !== 'file') return { found };
  if (match[2] === '') return { problem: 'the guest did not say how large the file is' };
  return { found, sizeBytes: Number(match[2]), rest: section.text.slice(match.index + match[0].length) };
}
