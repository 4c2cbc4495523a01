import { passElements, readAnswerDocument } from './answer-document.ts';
import { PASSES, type AnswerFile, type Component, type Pass } from './answer-file.ts';
import type { Conflict } from './merge/conflict.ts';
import { AnswerFileConflict } from './merge/conflict-error.ts';
import type { Indispensable } from './merge/indispensable.ts';
import { Insertions, wrapped } from './merge/insertions.ts';
import type { MergeContext } from './merge/merge-context.ts';
import { mergePackages } from './merge/merge-packages.ts';
import { mergeComponent } from './merge/merge-settings.ts';
import { unbearable } from './merge/unbearable.ts';
import { componentLines } from './write-elements.ts';
import { attributeOf, elementsOf, type XmlDocument, type XmlElement } from './xml/nodes.ts';
import { type TextEdit, writeDocument } from './xml/write-document.ts';

export type { Conflict } from './merge/conflict.ts';
export type { Indispensable } from './merge/indispensable.ts';

export interface MergedAnswerFile {
  /** To be written as UTF-8, whatever the user's file was: its declaration says so. */
  text: string;
  /** Where the user's value stays although ours differs. */
  conflicts: Conflict[];
}
export interface MergeOptions {
  /** Further settings of ours that the user's value may not replace, such as those that carry an operation out. */
  indispensable?: readonly Indispensable[];
}

/**
 * Adds our settings to the user's answer file. What is in that file stays byte for byte, comments and unknown components
 * too; commands, driver folders, accounts and packages of ours come behind the user's, so that our last command is the
 * last. Where both have a setting, the user's value stays.
 * @param userText decoded
 * @throws AnswerFileConflict (WP-UNATTEND-CONFLICT) naming every setting of the user's that would break the run;
 * AnswerFileError when the user's text is no answer file
 */
export function mergeAnswerFiles(userText: string, ours: AnswerFile, options: MergeOptions = {}): MergedAnswerFile {
  const merged = tryMerge(userText, ours, options);
  const errors = merged.conflicts.filter(({ resolution }) => resolution === 'error');
  if (errors.length > 0) throw new AnswerFileConflict(errors);
  return merged;
}

/** The same without throwing over conflicts: all of them, those that break the run with their reasons. */
export function tryMerge(userText: string, ours: AnswerFile, { indispensable = [] }: MergeOptions = {}): MergedAnswerFile {
  const document = readAnswerDocument(userText);
  const context: MergeContext = { document, insertions: new Insertions(document), conflicts: unbearable(document, ours), further: indispensable };
  mergePackages(context, ours.servicing);
  for (const pass of PASSES) {
    const components = ours.settings.filter((each) => each.pass === pass).flatMap((each) => each.components);
    if (components.length > 0) mergePass(context, pass, components);
  }
  return { text: writeDocument(document, [...asUtf8(document), ...context.insertions.edits()]), conflicts: context.conflicts };
}

function mergePass(context: MergeContext, pass: Pass, components: readonly Component[]): void {
  const { insertions, document } = context;
  const users = passElements(document).filter((each) => each.pass === pass).map(({ element }) => element);
  const missing = components.filter((ours) => {
    const user = users.flatMap((element) => elementsOf(element, 'component')).find((element) => isSame(element, ours));
    if (user) mergeComponent(context, user, ours, pass);
    return !user;
  });
  if (missing.length === 0) return;
  const [first] = users;
  const naming = insertions.naming(first ?? document.root);
  const lines = missing.flatMap((component) => componentLines(component, naming));
  if (first) insertions.insert(first, lines);
  else insertions.insert(document.root, wrapped(`<${naming.element}settings pass="${pass}">`, lines, `</${naming.element}settings>`), followerOf(document, pass));
}

/** What a new `<settings>` stands before: that of a later pass, else what is of other namespaces and comes last. */
function followerOf(document: XmlDocument, pass: Pass): XmlElement | undefined {
  const later = passElements(document).find((each) => each.pass && PASSES.indexOf(each.pass) > PASSES.indexOf(pass));
  return later?.element ?? elementsOf(document.root).find(({ namespace }) => namespace !== document.root.namespace);
}

function isSame(element: XmlElement, { name, architecture }: Component): boolean {
  const attribute = (key: string): string => (attributeOf(element, key) ?? '').toLowerCase();
  return attribute('name') === name.toLowerCase() && attribute('processorArchitecture') === architecture.toLowerCase();
}

/** A declaration of another encoding would be wrong in the file that is written. */
function asUtf8({ text, nodes }: XmlDocument): TextEdit[] {
  const declaration = nodes.find(({ kind }) => kind === 'declaration');
  const encoding = declaration && /(encoding\s*=\s*["'])([^"']*)/.exec(text.slice(declaration.start, declaration.end));
  if (!declaration || !encoding?.[2] || encoding[2].toLowerCase() === 'utf-8') return [];
  const start = declaration.start + encoding.index + (encoding[1]?.length ?? 0);
  return [{ start, end: start + encoding[2].length, text: 'utf-8' }];
}
