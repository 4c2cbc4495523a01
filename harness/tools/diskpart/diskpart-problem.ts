import { normaliseLines } from '../output/normalise-lines.ts';

/**
 * Why a diskpart script failed, in its own words; undefined when nothing says so. Diskpart has no /English: on a host in
 * another language only exit code and result tell of a failure, and then the last line stands for the reason. It is not
 * to be relied on the other way round either: diskpart has been seen to end with 0 behind a command that failed.
 * Shapes: recorded sessions of DiskPart 6.1.7601 to 10.0.21332; messages of vdserr.h.
 */
export function diskpartProblem(output: string, exitCode: number): string | undefined {
  const lines = normaliseLines(output).map((line) => line.trim()).filter((line) => line !== '');
  const at = lines.findIndex((line) => /^(?:Virtual Disk Service error:|DiskPart has encountered an error:)/i.test(line));
  const failed = exitCode !== 0;
  if (at >= 0) {
    const rest = lines[at]!.slice(lines[at]!.indexOf(':') + 1).trim();
    return rest !== '' ? rest : (lines[at + 1] ?? lines[at]);
  }
  if (!failed) return undefined;
  return lines.at(-1) ?? `it ended with ${exitCode} and printed nothing`;
}
