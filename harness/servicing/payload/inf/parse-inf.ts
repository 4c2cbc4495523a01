import { InfError } from './inf-error.ts';
import { splitFields } from './inf-fields.ts';
import { logicalLines } from './logical-lines.ts';

/** One line of a section: `key = value, value` or just values (then `key` is empty). %strings% are not yet expanded. */
export interface InfEntry {
  key: string;
  values: string[];
  /** Counted from 1. */
  line: number;
}
export interface InfSection {
  /** As written, without brackets. */
  name: string;
  entries: InfEntry[];
}
/** Sections by lower-case name; sections of one name are joined, as Setup does. */
export interface Inf {
  sections: Map<string, InfSection>;
}

/**
 * Reads the text of an INF file (see `decodeInf` for its bytes). A line before the first section is passed over: real
 * files have comment frames there.
 * Source: "General Syntax Rules for INF Files".
 * @throws InfError for a section whose bracket is not closed or whose name has more than 255 characters; it quotes the line
 */
export function parseInf(text: string): Inf {
  const sections = new Map<string, InfSection>();
  let current: InfSection | undefined;
  for (const { number, text: line } of logicalLines(text)) {
    if (!line.startsWith('[')) {
      current?.entries.push({ ...splitFields(line), line: number });
      continue;
    }
    const name = /^\[([^\]]*)\]/.exec(line)?.[1]?.trim();
    if (name === undefined) throw new InfError(`line ${number}: the section's name has no closing bracket: '${line.slice(0, 80)}'`);
    if (name.length > 255) throw new InfError(`line ${number}: the section's name has more than 255 characters: '${name.slice(0, 80)}...'`);
    current = sections.get(name.toLowerCase()) ?? { name, entries: [] };
    sections.set(name.toLowerCase(), current);
  }
  return { sections };
}

/** Lines of a section in any case; none when it does not exist. */
export function infSection(inf: Inf, section: string): InfEntry[] {
  return inf.sections.get(section.toLowerCase())?.entries ?? [];
}

/** A key's first entry of a section, or undefined. Both names in any case. */
export function infEntry(inf: Inf, section: string, key: string): InfEntry | undefined {
  return infSection(inf, section).find((entry) => entry.key.toLowerCase() === key.toLowerCase());
}
