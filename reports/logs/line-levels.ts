import { parseCbsLog } from '../../harness/tools/logs/parse-cbs-log.ts';
import { parseDismLog } from '../../harness/tools/logs/parse-dism-log.ts';
import { parseSetupActLog } from '../../harness/tools/logs/parse-setupact-log.ts';
import { parseSetupApiLog } from '../../harness/tools/logs/parse-setupapi-log.ts';
import type { ServicingLog } from '../../harness/tools/logs/servicing-log.ts';
import { installerLevel } from './installer-level.ts';
import { plainLevel } from './plain-level.ts';

export type LineLevel = 'error' | 'warning';
/** What a log says of its own lines; lines are counted from 0. */
export interface LogReading {
  levels: Map<number, LineLevel>;
  /** Lines that belong together, where the format says so: what one of them names, all are about. */
  groups: { from: number; /** Included. */ to: number }[];
}

/** Parsers' patterns see no longer lines: level, component and status stand at the beginning. */
const SEEN = 600;

/** Errors and warnings as the log's own format marks them; of a log of no known format as its words say. Never throws. */
export function readLevels(file: string, lines: readonly string[]): LogReading {
  const name = file.split(/[\\/]/).at(-1)!.toLowerCase();
  for (const read of readersFor(name, lines)) {
    try {
      return read(lines);
    } catch {
      // Another log under this name, or nothing whole in it.
      continue;
    }
  }
  return byLine(lines, plainLevel);
}

type Reader = (lines: readonly string[]) => LogReading;

function readersFor(name: string, lines: readonly string[]): Reader[] {
  if (name.includes('setupapi')) return [sections];
  if (name.includes('dism')) return [servicing(parseDismLog), servicing(parseCbsLog)];
  if (name.includes('cbs')) return [servicing(parseCbsLog)];
  if (name.includes('setupact') || name.includes('setuperr')) return [servicing(parseSetupActLog), servicing(parseCbsLog)];
  if (name.includes('msi') || lines.slice(0, 20).some((line) => line.startsWith('=== Verbose logging started') || line.startsWith('=== Logging started'))) return [(all) => byLine(all, installerLevel)];
  return [];
}

function servicing(parse: (log: string) => ServicingLog): Reader {
  return (lines) => {
    const levels = new Map<number, LineLevel>();
    for (const { line, level, hresult } of parse(seen(lines)).entries) {
      // The servicing stack calls many a failure Info that it then carries on after; it says so with the result.
      const mark = level === 'Error' || level === 'FatalError' ? 'error' : level === 'Warning' || (hresult && hresult.value >= 0x80000000) ? 'warning' : undefined;
      if (mark) levels.set(line - 1, mark);
    }
    return { levels, groups: [] };
  };
}

const sections: Reader = (lines) => {
  const { sections: found } = parseSetupApiLog(seen(lines));
  const levels = new Map<number, LineLevel>();
  const groups = found.map((section, index) => ({ from: section.line - 1, to: (found[index + 1]?.line ?? lines.length + 1) - 2 }));
  found.forEach((section, index) => {
    for (const entry of section.entries) if (entry.level !== 'Info') levels.set(entry.line - 1, entry.level === 'Error' ? 'error' : 'warning');
    if (section.exit?.success !== false) return;
    const { from, to } = groups[index]!;
    for (let at = to; at > from; at -= 1) if (/^<<<\s+\[Exit/i.test(lines[at] ?? '')) levels.set(at, 'error');
  });
  return { levels, groups };
};

function byLine(lines: readonly string[], levelOf: (line: string) => LineLevel | undefined): LogReading {
  const levels = new Map<number, LineLevel>();
  lines.forEach((line, index) => {
    const level = levelOf(line.length > SEEN ? line.slice(0, SEEN) : line);
    if (level) levels.set(index, level);
  });
  return { levels, groups: [] };
}

function seen(lines: readonly string[]): string {
  return `${lines.map((line) => (line.length > SEEN ? line.slice(0, SEEN) : line)).join('\n')}\n`;
}
