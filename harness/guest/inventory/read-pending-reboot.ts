import { parseRegQuery, registryData } from '../../tools/reg/parse-reg-query.ts';
import type { Section } from './inventory-text.ts';
import type { SectionReader } from './section-reader.ts';

/** Reasons why a restart is pending. Each key may be absent: reg then leaves with 1. */
export function readPendingReboot(read: SectionReader['read']): string[] {
  return [
    ...read('pending-cbs', keyExists('Component Based Servicing: RebootPending'), [0, 1]),
    ...read('pending-cbs-packages', readPendingPackages, [0, 1]),
    ...read('pending-update', keyExists('Windows Update: RebootRequired'), [0, 1]),
    ...read('pending-rename', readRenames, [0, 1]),
  ];
}

/** A key whose mere existence says that a restart is pending: reg leaves with 0 and prints the key, or with 1. */
function keyExists(reason: string): (text: string, section: Section) => string[] {
  return (_text, section) => (section.exitCode === 0 ? [reason] : []);
}

/** The key outlives its packages, so it counts only while it names one. */
function readPendingPackages(text: string, section: Section): string[] {
  if (section.exitCode === 1) return [];
  const keys = parseRegQuery(text);
  return keys.length > 1 || keys.some((key) => key.values.length > 0) ? ['Component Based Servicing: PackagesPending'] : [];
}

/** Weak evidence, since scanners and installers leave it too; an empty list is none. */
function readRenames(text: string, section: Section): string[] {
  if (section.exitCode === 1) return [];
  const data = parseRegQuery(text).map((key) => registryData(key, 'PendingFileRenameOperations') ?? '').join('');
  return data.replaceAll('\\0', '').trim() === '' ? [] : ['Session Manager: PendingFileRenameOperations'];
}
