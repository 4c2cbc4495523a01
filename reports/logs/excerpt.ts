import type { LogExcerpt, LogLine } from '../run-report.ts';
import { readLevels, type LineLevel, type LogReading } from './line-levels.ts';
import { logLines, shortened } from './log-lines.ts';
import type { LogSubject } from './log-subject.ts';
import { subjectLines } from './subject-lines.ts';

export interface ExcerptOptions {
  /** Number of the text's first line, when it is only the end of the log. */
  firstLine?: number;
  /** Lines at the end that are kept whatever they say. */
  tail?: number;
  /** Lines before and behind each line that matters. */
  context?: number;
  /** Only what the log calls an error is marked and kept, beside the tail. */
  errorsOnly?: boolean;
  maxLines?: number;
  /** Of the lines' text, in UTF-8. */
  maxBytes?: number;
}

const TAIL = 30;
const CONTEXT = 2;
const MAX_LINES = 400;
const MAX_BYTES = 64 * 1024;

/**
 * The lines of a log that matter: errors and warnings as its format marks them, lines that name a subject, the tail, and
 * a few lines around each. Within the limits errors come first, then subjects, the tail, warnings, what is around them;
 * what is left out is a gap in the numbers. Lines over 1000 characters are cut. Pure; never throws.
 */
export function excerpt(file: string, text: string, subjects: readonly LogSubject[], options: ExcerptOptions = {}): LogExcerpt {
  const { firstLine = 1, tail = TAIL, context = CONTEXT, errorsOnly = false, maxLines = MAX_LINES, maxBytes = MAX_BYTES } = options;
  const lines = logLines(text);
  const reading = readLevels(file, lines);
  const levels = errorsOnly ? new Map([...reading.levels].filter(([, level]) => level === 'error')) : reading.levels;
  const named = subjectLines(lines, subjects);
  const checks = explained({ ...reading, levels }, named, context);
  const chosen = choose(lines, candidates(lines.length, levels, named, { tail, context }), maxLines, maxBytes);
  return {
    file,
    totalLines: firstLine - 1 + lines.length,
    lines: chosen.map((index): LogLine => {
      const mark = levels.get(index) ?? (named.has(index) ? 'subject' : undefined);
      const own = checks.get(index);
      return { number: firstLine + index, text: shortened(lines[index]!), ...(mark && { mark }), ...(own && own.size > 0 && { checks: [...own].sort() }) };
    }),
  };
}

/** Lines by what they are worth. May name a line more than once. */
function* candidates(count: number, levels: ReadonlyMap<number, LineLevel>, named: ReadonlyMap<number, unknown>, { tail, context }: { tail: number; context: number }): Generator<number> {
  const errors = outsideIn([...levels].filter(([, level]) => level === 'error').map(([index]) => index));
  const aboutSubject = outsideIn([...named.keys()].sort((left, right) => left - right));
  const warnings = outsideIn([...levels].filter(([, level]) => level === 'warning').map(([index]) => index));
  const last = Array.from({ length: Math.min(tail, count) }, (_, back) => count - 1 - back);
  yield* errors.filter((index) => named.has(index));
  yield* errors;
  yield* aboutSubject;
  yield* last;
  yield* around([...errors, ...aboutSubject], context, count);
  yield* warnings;
  yield* around(warnings, context, count);
}

/** The first, the last, the second, the last but one: the cause stands at the beginning, what came of it at the end. */
function outsideIn(indices: readonly number[]): number[] {
  return indices.map((_, place) => (place % 2 === 0 ? indices[place / 2]! : indices[indices.length - 1 - (place - 1) / 2]!));
}

function* around(indices: readonly number[], context: number, count: number): Generator<number> {
  for (const index of indices) for (let at = Math.max(0, index - context); at <= Math.min(count - 1, index + context); at += 1) yield at;
}

function choose(lines: readonly string[], wanted: Iterable<number>, maxLines: number, maxBytes: number): number[] {
  const chosen = new Set<number>();
  let bytes = 0;
  for (const index of wanted) {
    if (chosen.size >= maxLines) break;
    if (chosen.has(index)) continue;
    const size = Buffer.byteLength(shortened(lines[index]!), 'utf8');
    if (bytes + size > maxBytes) break;
    bytes += size;
    chosen.add(index);
  }
  return [...chosen].sort((left, right) => left - right);
}

/** The checks that each marked line is about: those whose subject it names; of an error or warning also those named in the same section of the log, or close by. */
function explained({ levels, groups }: LogReading, named: ReadonlyMap<number, Set<string>>, context: number): Map<number, Set<string>> {
  const checks = new Map([...named].map(([index, own]): [number, Set<string>] => [index, new Set(own)]));
  const add = (index: number, more: Iterable<string>): void => {
    const own = checks.get(index) ?? new Set();
    for (const check of more) own.add(check);
    checks.set(index, own);
  };
  let group = 0;
  const inGroup = groups.map(() => new Set<string>());
  const groupOf = (index: number): number | undefined => {
    while (group < groups.length && groups[group]!.to < index) group += 1;
    return group < groups.length && groups[group]!.from <= index ? group : undefined;
  };
  for (const [index, own] of [...named].sort(([left], [right]) => left - right)) {
    const at = groupOf(index);
    if (at !== undefined) for (const check of own) inGroup[at]!.add(check);
  }
  group = 0;
  for (const index of [...levels.keys()].sort((left, right) => left - right)) {
    const at = groupOf(index);
    if (at !== undefined) add(index, inGroup[at]!);
    else for (let near = index - context; near <= index + context; near += 1) add(index, named.get(near) ?? []);
  }
  return checks;
}
