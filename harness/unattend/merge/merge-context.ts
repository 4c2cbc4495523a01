import type { XmlDocument } from '../xml/nodes.ts';
import type { Conflict } from './conflict.ts';
import type { Indispensable } from './indispensable.ts';
import type { Insertions } from './insertions.ts';

/** What the steps of a merge share. */
export interface MergeContext {
  document: XmlDocument;
  insertions: Insertions;
  conflicts: Conflict[];
  /** Rules of the caller's, besides our own. */
  further: readonly Indispensable[];
}
