import type { Outcome } from '../../harness/verify/outcome.ts';

/** A name that a log may mention, and the check that is about it. */
export interface LogSubject {
  text: string;
  /** Absent for an operation whose step failed and that no check judges. */
  check?: string;
}

/** Kinds of checks (`driver:netkvm.inf`) whose rest names something that logs name. Of others (`completed`, `log`) it is a sentence. */
const NAMING = new Set(['package', 'driver', 'device-driver', 'feature', 'capability', 'language', 'application', 'patch', 'appx', 'service', 'update', 'registry-value', 'file', 'package-pattern']);
const SHORTEST = 4;
const MOST = 400;

/** What the checks that failed, and the operations whose steps failed, are about. */
export function logSubjects(outcome: Outcome): LogSubject[] {
  const checks = outcome.checks
    .filter((check) => check.status === 'failed')
    .flatMap((check) => [...namesOf(check.id), ...operationNames(check.operation), ...quotedNames(`${check.title} ${check.expected}`)].map((text) => ({ text, check: check.id })));
  const steps = outcome.stages
    .flatMap((stage) => stage.jobSteps)
    .filter((step) => step.state === 'failed' || step.state === 'interrupted')
    .flatMap((step) => operationNames(step.operation).map((text) => ({ text })));
  const unique = new Map<string, LogSubject>([...steps, ...checks].map((subject: LogSubject) => [`${subject.text.toLowerCase()}\n${subject.check ?? ''}`, subject]));
  return [...unique.values()].slice(0, MOST);
}

function namesOf(id: string): string[] {
  const colon = id.indexOf(':');
  return colon > 0 && NAMING.has(id.slice(0, colon)) ? variants(id.slice(colon + 1)) : [];
}

/** `add-package:kb5099001-x64.cab` */
function operationNames(operation: string | undefined): string[] {
  const name = operation?.slice(operation.indexOf(':') + 1);
  return name === undefined || !operation!.includes(':') ? [] : variants(name).filter((variant) => /[.~\\{]|kb\d/i.test(variant) || operation!.includes('feature'));
}

/** A package identity is also known by its name alone, a file by its name without folders, an update by its KB number. */
function variants(name: string): string[] {
  const tilde = name.indexOf('~');
  const leaf = name.split(/[\\/]/).at(-1)!;
  return [name, ...(tilde > 0 ? [name.slice(0, tilde)] : []), ...(leaf.includes('.') ? [leaf] : []), ...(name.match(/\bkb\d{6,8}\b/gi) ?? []), ...(name.match(/(?<=_)kb\d{6,8}\b/gi) ?? [])].map((text) => text.trim()).filter((text) => text.length >= SHORTEST);
}

function quotedNames(text: string): string[] {
  return text.slice(0, 2000).match(/\{[0-9A-F]{8}-(?:[0-9A-F]{4}-){3}[0-9A-F]{12}\}|\bkb\d{6,8}\b|(?<=_)kb\d{6,8}\b|\b[\w-]{1,100}\.(?:inf|msi|msp|msu|cab)\b/gi) ?? [];
}
