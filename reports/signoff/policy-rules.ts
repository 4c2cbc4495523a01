import type { DocumentPath } from '../../harness/scenario/document-position.ts';
import type { DataProblem } from '../../harness/scenario/schema-problems.ts';
import { STRATEGIES, type StrategyName } from '../../harness/servicing/operation.ts';
import { signatureId } from '../failures/signature.ts';
import type { PolicyFile } from './policy-schema.ts';
import { isGlob } from '../../harness/verify/judge/glob.ts';
import { wildcardMatches } from './wildcards.ts';

/** Rules between keys of a policy file that fits the schema: what is doubled, contradicts, or would match everything. */
export function policyRuleProblems(policy: PolicyFile): DataProblem[] {
  return [...requiredProblems(policy), ...issueProblems(policy), ...budgetProblems(policy), ...differenceProblems(policy), ...subjectProblems(policy)];
}

const problem = (code: string, path: DocumentPath, cause: string, mend: string): DataProblem => ({ code: `WP-SIGNOFF-${code}`, path, cause, mend });

function requiredProblems({ required }: PolicyFile): DataProblem[] {
  return required.flatMap((entry, index) => {
    const before = required.slice(0, index).findIndex((other) => other.scenario === entry.scenario && overlap(other.strategies, entry.strategies));
    return [
      ...doubled(entry.strategies, ['required', index, 'strategies']),
      ...(before >= 0 ? [problem('DUPLICATE', ['required', index, 'scenario'], `'${entry.scenario}' is required by required[${before}] already, with ${shared(required[before]!.strategies, entry.strategies).join(', ')}`, 'keep one entry, with all its strategies')] : []),
    ];
  });
}

function issueProblems({ knownIssues = [] }: PolicyFile): DataProblem[] {
  return knownIssues.flatMap((issue, index) => {
    const at: DocumentPath = ['knownIssues', index, 'signature'];
    const before = knownIssues.slice(0, index).findIndex((other) => sameSignature(other.signature, issue.signature) && overlap(other.strategies, issue.strategies) && scenariosOverlap(other.scenarios, issue.scenarios));
    const found = signatureProblem(issue.signature);
    return [
      ...(found ? [problem('SIGNATURE', at, ...found)] : []),
      ...(before >= 0 ? [problem('DUPLICATE', at, `the same failure is named by knownIssues[${before}]`, 'keep one of the two: owner, ticket and expiry must be certain')] : []),
      ...(isDay(issue.expires) ? [] : [problem('INVALID-VALUE', ['knownIssues', index, 'expires'], `${issue.expires} is no day of the calendar`, 'write year, month and day: 2027-01-31')]),
      ...doubled(issue.strategies, ['knownIssues', index, 'strategies']),
    ];
  });
}

/** Why a signature cannot be a known issue's, and the mend. A wildcard that takes everything would sign everything. */
function signatureProblem(signature: string): [string, string] | undefined {
  if (isSignatureId(signature)) return undefined;
  const [kind = '', code = '', ...about] = signature.split('/');
  const copy = "copy the signature from the report, such as 'product/expectation/package:…/is absent', or its ten-digit id";
  if (!/[\p{L}\p{N}]/u.test(signature)) return [`'${signature}' matches every failure`, copy];
  if (/^(infrastructure|scenario)$/.test(kind)) return [`'${kind}' failures are never tolerated: nothing was proven there`, 'mend what the failure names, and run again'];
  if (kind !== 'product') return [`'${signature}' does not begin with 'product/', and is no ten-digit id`, copy];
  if (code === '' || isGlob(code)) return [`'${signature}' does not say what failed`, copy];
  // An error's own code says what happened; of expectations and differences there are many.
  if (!code.startsWith('WP-') && !/[\p{L}\p{N}]{2}/u.test(about.join('/').replace(/[*?]/g, ' '))) return [`'${signature}' matches every ${code === 'difference' ? 'difference' : 'false expectation'}`, copy];
  return undefined;
}

function budgetProblems({ budgets = [] }: PolicyFile): DataProblem[] {
  return budgets.flatMap((entry, index) => {
    const values = (['minutes', 'reboots', 'imageGrowth'] as const).filter((key) => entry[key] !== undefined);
    const rivals = budgets.slice(0, index).flatMap((other, at) => {
      const equallySpecific = other.scenario === entry.scenario && (other.strategies === undefined) === (entry.strategies === undefined) && overlap(other.strategies, entry.strategies);
      return equallySpecific ? values.filter((key) => other[key] !== undefined).map((key) => ({ key, at })) : [];
    });
    return [
      ...(values.length === 0 ? [problem('EMPTY', ['budgets', index], 'the budget allows nothing in particular', "add 'minutes', 'reboots' or 'imageGrowth'")] : []),
      ...rivals.map(({ key, at }) => problem('DUPLICATE', ['budgets', index, key], `${key} of the same cells is in budgets[${at}] already`, 'keep one of the two')),
      ...doubled(entry.strategies, ['budgets', index, 'strategies']),
    ];
  });
}

function differenceProblems({ differences = [] }: PolicyFile): DataProblem[] {
  return differences.flatMap(({ subject }, index) => {
    const at: DocumentPath = ['differences', index, 'subject'];
    if (!/[\p{L}\p{N}]/u.test(subject)) return [problem('SUBJECT', at, `'${subject}' matches every difference`, "name the kind at least, such as 'service:*'")];
    const before = differences.slice(0, index).findIndex((other) => other.subject.toLowerCase() === subject.toLowerCase());
    return before >= 0 ? [problem('DUPLICATE', at, `'${subject}' is declared by differences[${before}] already`, 'keep one of the two reasons')] : [];
  });
}

function subjectProblems({ subject, required }: PolicyFile): DataProblem[] {
  if (subject === undefined) return [];
  if (isGlob(subject.scenario)) return [problem('SUBJECT', ['subject', 'scenario'], `'${subject.scenario}' is no one scenario`, 'write its whole name: one image is released')];
  const tested = required.some((entry) => wildcardMatches(entry.scenario, subject.scenario) && (entry.strategies ?? STRATEGIES).includes(subject.strategy));
  return tested ? [] : [problem('SUBJECT', ['subject'], `the image of ${subject.scenario}/${subject.strategy} is to be released, but nothing requires it to be green`, "add it to 'required', or name a required one")];
}

function doubled(strategies: readonly StrategyName[] | undefined, path: DocumentPath): DataProblem[] {
  const index = strategies?.findIndex((name, at) => strategies.indexOf(name) !== at) ?? -1;
  return index < 0 ? [] : [problem('DUPLICATE', [...path, index], `'${strategies![index]}' is there twice`, 'keep one of the two')];
}

function shared(left: readonly StrategyName[] = STRATEGIES, right: readonly StrategyName[] = STRATEGIES): StrategyName[] {
  return [...new Set(left)].filter((name) => right.includes(name));
}

function overlap(left: readonly StrategyName[] | undefined, right: readonly StrategyName[] | undefined): boolean {
  return shared(left, right).length > 0;
}

function scenariosOverlap(left: readonly string[] | undefined, right: readonly string[] | undefined): boolean {
  if (left === undefined || right === undefined) return true;
  return left.some((one) => right.some((other) => wildcardMatches(one, other) || wildcardMatches(other, one)));
}

function sameSignature(left: string, right: string): boolean {
  return left === right || (isSignatureId(left) && signatureId(right) === left) || (isSignatureId(right) && signatureId(left) === right);
}

export function isSignatureId(text: string): boolean {
  return /^[0-9a-f]{10}$/.test(text);
}

/** The date exists: neither the 30th of February nor month 13. */
function isDay(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}
