import { WimproofError } from '../../errors/wimproof-error.ts';
import type { InventorySection } from '../script/inventory-script.ts';
import { inventoryError, oneLine, type Section } from './inventory-text.ts';

/** Reads sections by name; what is not whole is an error that names the section. */
export interface SectionReader {
  /** A section that every Windows answers. `allowed`: exit codes that mean an answer, 0 by default. */
  read: <T>(name: InventorySection, parse: (text: string, section: Section) => T, allowed?: readonly number[]) => T;
  /**
   * A section that some Windows cannot answer: then null, and the reason goes to `unread`. `unable` says why, from the
   * section alone; anything else that is not whole is an error all the same.
   */
  readWhereAble: <T>(name: InventorySection, parse: (text: string) => T, unable: (section: Section) => string | undefined) => T | null;
  unread: { section: string; reason: string }[];
}

export function sectionReader(sections: ReadonlyMap<string, Section>): SectionReader {
  const unread: SectionReader['unread'] = [];
  const read: SectionReader['read'] = (name, parse, allowed = [0]) => {
    const section = sections.get(name)!;
    if (!allowed.includes(section.exitCode)) throw inventoryError(`the command of section ${name} ended with ${section.exitCode}: ${oneLine(section.text)}`);
    try {
      return parse(section.text, section);
    } catch (error) {
      throw error instanceof WimproofError ? inventoryError(`section ${name}: ${error.message}`, error) : error;
    }
  };
  return {
    unread,
    read,
    readWhereAble: (name, parse, unable) => {
      const reason = unable(sections.get(name)!);
      if (reason === undefined) return read(name, parse);
      unread.push({ section: name, reason });
      return null;
    },
  };
}
