import type { SerialLine } from '../machine.ts';

/** Patterns that a machine template gives for what only its guest prints. */
export interface SerialPatterns {
  /** Lines after which waiting is pointless (Setup stopped, the guest panicked). */
  fatal: RegExp[];
  /** A line that names a phase; group 1 is the phase. */
  phase?: RegExp;
}
export interface WaitOptions {
  /** What is waited for, as it follows `waiting for`: `the guest to be ready in audit mode`. */
  what: string;
  deadlineMs: number;
  serial?: SerialPatterns;
  signal?: AbortSignal;
  /** Where a screenshot and the end of the serial log are kept when the wait fails. */
  evidenceFolder?: string;
  /** Only lines that arrived at or after this time count (milliseconds, as in SerialLine.at). Default: all since the start. */
  since?: number;
}

/** Phases that our own guest scripts report; no template needed. */
const ownPhase = /##wimproof .*\bevent=(?:phase|ready)\b.*\bphase=(\S+)/;

/** The phase that a line names, or null. */
export function phaseOf(line: SerialLine, patterns: SerialPatterns | undefined): string | null {
  return ownPhase.exec(line.text)?.[1] ?? (patterns?.phase && patterns.phase.exec(line.text)?.[1]) ?? null;
}

/** The last phase that the guest reported, or null. */
export function lastPhase(lines: readonly SerialLine[], patterns?: SerialPatterns): string | null {
  for (let at = lines.length - 1; at >= 0; at--) {
    const phase = phaseOf(lines[at] as SerialLine, patterns);
    if (phase !== null) return phase;
  }
  return null;
}
