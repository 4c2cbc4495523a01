import { createHash } from 'node:crypto';
import type { FailureKind } from '../../harness/errors/wimproof-error.ts';
import { inertLine } from '../inert-text.ts';

/** What differs between two runs of the same failure, and the sign that stands for it. In this order. */
const VOLATILE: readonly [RegExp, string][] = [
  [/\b\d{4}([-/])\d{2}\1\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2}\b)?/g, '<time>'],
  // As a guest with another locale writes it.
  [/\b\d{1,2}([/.])\d{1,2}\1\d{4},? \d{1,2}:\d{2}(?::\d{2})?(?: [AP]M\b)?/g, '<time>'],
  // Seconds since a kernel started, before each of its lines.
  [/\[\s{0,8}\d+\.\d{3,6}\]/g, '<time>'],
  [/\b\d{8}-\d{6}-[0-9a-f]{4}\b/g, '<run>'],
  [/\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?/gi, '<guid>'],
  // Each machine has one of its own, and writes it before each line on its serial line.
  [/\btoken=[\w-]+/g, 'token=<token>'],
  [/\b[0-9a-f]{32,128}\b/gi, '<digest>'],
  // Longer than any result: HRESULT and NTSTATUS have eight digits.
  [/\b0x[0-9a-f]{9,16}\b/gi, '<address>'],
  // Machines are called by strategy and step.
  [/\b(machine|guest of|firmware of) (?:offline|setup|audit)-[\w-]+/gi, '$1 <machine>'],
  // Windows numbers third-party drivers in the order in which they came.
  [/\boem\d+\.inf\b/gi, 'oem<n>.inf'],
  // Folders differ between hosts; the file's own name says what it is. On Linux every path is the host's. On Windows only
  // those of users, of CI runners and of runs are: registry keys, and the guest's own folders, stay.
  [/(?<![\w.~/\\>])\/(?:[^\s'":;,/]+\/)+/g, '<folder>/'],
  [/\b[A-Za-z]:\\Users\\[^\\/'":;,]{1,64}\\(?:[^\s'":;,]*[\\/])?/g, '<folder>/'],
  [/\b[A-Za-z]:\\(?:(?:actions-runner|agent|a|builds|runs|_work|Windows\\TEMP)\\|[^\s'":;,]*<run>)[^\s'":;,]*[\\/]/gi, '<folder>/'],
  [/\b(?:127\.0\.0\.1|localhost):\d+\b/g, '<endpoint>'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}:\d{2,5}\b/g, '<endpoint>'],
  [/\bport \d{2,5}\b/gi, 'port <n>'],
  // `59 s` of one run is `1 min 02 s` of the next.
  [/\b\d+(?:[.,]\d+)?\s?(?:ms|s|seconds|min|minutes|h|hours)\b(?: \d+\s?(?:s|seconds|min|minutes)\b)?/g, '<duration>'],
  [/\b([pt]id|process)(?: |=)\d+\b/gi, '$1 <n>'],
];
const LONGEST = 300;

/**
 * Kind, code, what it is about, and what was said of it, separated by slashes. What it is about is named by the scenario
 * or by Windows and stays as it is: two applications that differ in their product codes alone are two. What was said
 * loses all that is new in each run.
 */
export function signature(kind: FailureKind, code: string, about = '', ...said: string[]): string {
  return [kind, code, bounded(inertLine(about)), ...said.map(steady)].filter((part) => part !== '').join('/');
}

/** Text without what is different each time: times, run ids, GUIDs, digests, addresses, folders, ports, durations, oemN.inf. */
export function steady(text: string): string {
  return bounded(VOLATILE.reduce((rest, [pattern, sign]) => rest.replace(pattern, sign), inertLine(text)));
}

export function signatureId(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 10);
}

/** What is cut off still tells two texts apart. */
function bounded(line: string): string {
  const points = [...line];
  return points.length > LONGEST ? `${points.slice(0, LONGEST - 12).join('')}\u2026${signatureId(line)}` : line;
}
