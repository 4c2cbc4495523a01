import { createHash } from 'node:crypto';
import type { FailureKind } from '../../harness/errors/wimproof-error.ts';
import { inertLine } from '../inert-text.ts';

/** What differs between two runs of the same failure, and the sign that stands for it. In this order. */
const VOLATILE: readonly [RegExp, string][] = [
  [/\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?Z?/g, '<time>'],
  [/\b\d{8}-\d{6}-[0-9a-f]{4}\b/g, '<run>'],
  [/\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?/gi, '<guid>'],
  [/\b[0-9a-f]{32,128}\b/gi, '<digest>'],
  // Windows numbers third-party drivers in the order in which they came.
  [/\boem\d+\.inf\b/gi, 'oem<n>.inf'],
  // Folders differ between hosts; the file's own name says what it is. Registry keys and Windows' own folders stay.
  [/(?:\/(?:tmp|home|root|work|var|Users|runner|_work)\/|[A-Za-z]:\\(?:Users|actions-runner|a|runs)\\)[^\s'":;,]*[\\/]/g, '<folder>/'],
  [/\b(?:127\.0\.0\.1|localhost):\d+\b/g, '<endpoint>'],
  [/\b\d{1,3}(?:\.\d{1,3}){3}:\d{2,5}\b/g, '<endpoint>'],
  // `59 s` of one run is `1 min 02 s` of the next.
  [/\b\d+(?:[.,]\d+)?\s?(?:ms|s|seconds|min|minutes|h|hours)\b(?: \d+\s?(?:s|seconds|min|minutes)\b)?/g, '<duration>'],
  [/\b(?:pid|process) \d+\b/gi, 'pid <n>'],
];
const LONGEST = 300;

/** Kind, code and what it is about, with everything left out that is new in each run. Slashes separate the parts. */
export function signature(kind: FailureKind, code: string, ...parts: string[]): string {
  return [kind, code, ...parts.map(steady)].filter((part) => part !== '').join('/');
}

/** Text without what is different each time: times, run ids, GUIDs, digests, folders, ports, durations, oemN.inf. */
export function steady(text: string): string {
  const line = VOLATILE.reduce((rest, [pattern, sign]) => rest.replace(pattern, sign), inertLine(text));
  const points = [...line];
  return points.length > LONGEST ? `${points.slice(0, LONGEST).join('')}\u2026` : line;
}

export function signatureId(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 10);
}
