import { imageError } from '../image-error.ts';
import { mediumPath } from './medium-path.ts';
import { primaryNames } from './primary-names.ts';

/** A file of a medium. */
export interface MediumFile {
  folder: false;
  name: string;
  /** Its name in the primary tree. */
  primary: string;
  /** Bytes. */
  size: number;
  /** The content, or the file of this host that has it. */
  source: Buffer | string;
  /** Where its content begins; set by the layout. */
  sector: number;
}
export interface MediumFolder {
  folder: true;
  name: string;
  primary: string;
  children: MediumNode[];
}
export type MediumNode = MediumFile | MediumFolder;

/** What goes into the tree: path on the medium, content, bytes. */
export type MediumSource = Pick<MediumFile, 'source' | 'size'> & { path: string };

/**
 * The folders and files of a medium. Windows does not tell case apart: folders that differ in nothing else are one (the
 * first spelling stays), files that do are refused.
 * @throws WimproofError `WP-MEDIUM-PATH`
 */
export function mediumTree(sources: readonly MediumSource[]): { root: MediumFolder; files: MediumFile[] } {
  const root: MediumFolder = { folder: true, name: '', primary: '', children: [] };
  const known = new Map<string, MediumNode>();
  const files: MediumFile[] = [];
  for (const { path, source, size } of sources) {
    const parts = mediumPath(path);
    const name = parts.pop() as string;
    const parent = folderOf(root, parts, known);
    const key = [...parts, name].join('/').toLowerCase();
    if (known.has(key)) throw duplicate([...parts, name].join('/'));
    const file: MediumFile = { folder: false, name, primary: '', size, source, sector: 0 };
    known.set(key, file);
    parent.children.push(file);
    files.push(file);
  }
  nameAll(root);
  return { root, files };
}

function folderOf(root: MediumFolder, parts: string[], known: Map<string, MediumNode>): MediumFolder {
  let folder = root;
  parts.forEach((name, at) => {
    const key = parts.slice(0, at + 1).join('/').toLowerCase();
    let next = known.get(key);
    if (next && !next.folder) throw duplicate(parts.slice(0, at + 1).join('/'));
    if (!next) {
      next = { folder: true, name, primary: '', children: [] };
      known.set(key, next);
      folder.children.push(next);
    }
    folder = next;
  });
  return folder;
}

function nameAll(folder: MediumFolder): void {
  const names = primaryNames(folder.children.map((child) => child.name));
  for (const child of folder.children) {
    child.primary = names.get(child.name) as string;
    if (child.folder) nameAll(child);
  }
}

function duplicate(target: string) {
  return imageError('WP-MEDIUM-PATH', `Two files would be '${target}' on the medium (Windows does not tell case apart)`, 'Give them different names');
}
