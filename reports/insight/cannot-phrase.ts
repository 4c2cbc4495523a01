import type { OperationName } from '../../harness/servicing/operation.ts';
import { plural } from '../quantity.ts';
import { listed } from './listed.ts';

/** What each operation is about, and the verb that goes with it. */
const WORDS: Partial<Record<OperationName, [noun: string, verb: string, many?: string]>> = {
  'add-package': ['package', 'add'],
  'remove-package': ['package', 'remove'],
  'add-language': ['language', 'add'],
  'remove-language': ['language', 'remove'],
  'add-capability': ['capability', 'add', 'capabilities'],
  'remove-capability': ['capability', 'remove', 'capabilities'],
  'enable-feature': ['feature', 'enable'],
  'disable-feature': ['feature', 'disable'],
  'add-driver': ['driver', 'add'],
  'remove-driver': ['driver', 'remove'],
  'install-application': ['application', 'install'],
  'install-patch': ['patch', 'install', 'patches'],
  'add-appx': ['app package', 'add'],
  'remove-appx': ['app package', 'remove'],
  'apply-answer-file': ['answer file', 'apply'],
  'set-registry-value': ['registry value', 'set'],
  'remove-registry-value': ['registry value', 'remove'],
};

/** `1 application that it cannot install and 2 drivers that it cannot add`, from the operations' ids. Ids that the user chose are operations. */
export function cannotPhrase(operations: readonly string[], who = 'it'): string {
  const counts = new Map<string, { count: number; words: [string, string, string?] }>();
  for (const id of operations) {
    const name = id.split(':')[0]!;
    const words = (Object.hasOwn(WORDS, name) && WORDS[name as OperationName]) || (['operation', 'carry out'] as [string, string]);
    const key = words.join('/');
    counts.set(key, { count: (counts.get(key)?.count ?? 0) + 1, words });
  }
  return listed([...counts.values()].map(({ count, words: [noun, verb, many] }) => `${plural(count, noun, many)} that ${who} cannot ${verb}`));
}
