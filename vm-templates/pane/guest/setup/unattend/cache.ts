import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { imagePath } from '../../servicing/image-path.ts';
import type { AnswerFile, Pass } from './answer-file.ts';

/** What stands in a cached file where a secret was. */
export const DELETED = '*SENSITIVE*DATA*DELETED*';

const SECRET = /<((?:\w+:)?(?:AdministratorPassword|Password|MachinePassword|DomainAdminPassword|ProductKey))(\s[^>]*?)?(?<!\/)>(?:(?!<\1[\s>])[\s\S])*?<\/\1\s*>/g;

/** The text of one section with its secrets blanked and marked as processed. */
function processSection(section: string): string {
  const blanked = section.replace(SECRET, (_whole, name: string, attributes: string | undefined) => `<${name}${attributes ?? ''}>${DELETED}</${name}>`);
  return blanked.replace(/^<((?:\w+:)?\w+)([^>]*?)\s*(\/?)>/, (_whole, name: string, attributes: string, empty: string) => `<${name}${attributes.replace(/\s+wasPassProcessed="[^"]*"/i, '')} wasPassProcessed="true"${empty}>`);
}

/** Comments may hold sections and secrets that were taken out of use; CDATA may hold what looks like a comment and stays. */
function withoutComments(text: string): string {
  return text.replace(/<!\[CDATA\[[\s\S]*?\]\]>|<!--[\s\S]*?-->/g, (match) => (match.startsWith('<!--') ? '' : match));
}

/**
 * The file's text after a pass was carried out: that pass annotated, and its secrets gone. Other passes stay as they are,
 * secrets included, since they are read from the cache when their time comes. Comments go.
 */
export function markProcessed(text: string, pass: Pass): string {
  let result = withoutComments(text).replace(/<((?:\w+:)?settings)\b([^>]*?)(?:\/>|>[\s\S]*?<\/\1\s*>)/g, (section, _name: string, attributes: string) =>
    new RegExp(`\\bpass\\s*=\\s*["']${pass}["']`).test(attributes) ? processSection(section) : section);
  if (pass === 'offlineServicing') result = result.replace(/<((?:\w+:)?servicing)\b[^>]*?(?:\/>|>[\s\S]*?<\/\1\s*>)/, processSection);
  return result;
}

/** Windows path, without drive, of the cache. */
export const CACHE = 'Windows\\Panther\\unattend.xml';

/** Writes the cached answer file of an installation (POSIX root of its volume), as UTF-8. */
export function writeCache(root: string, text: string): void {
  const file = imagePath(root, CACHE);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text.replace(/(<\?xml[^>]*encoding=["'])[^"']+/i, '$1utf-8'));
}

/** Caches the file in use with a pass marked as processed, and keeps the answer in memory in step. */
export function cacheProcessed(root: string, answer: AnswerFile, pass: Pass): void {
  answer.text = markProcessed(answer.text, pass);
  for (const settings of answer.settings) if (settings.pass === pass) settings.processed = true;
  if (pass === 'offlineServicing') answer.servicingProcessed = true;
  writeCache(root, answer.text);
}
