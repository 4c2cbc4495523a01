import type { CellReport } from '../run-report.ts';

/** A line of a log that explains a check. */
export interface CheckLine {
  file: string;
  /** From 1. */
  number: number;
  text: string;
}

/** The lines that explain each check, by its id; checks without any are not in the map. Files and lines in their order. */
export function checkLines({ logs = [] }: Pick<CellReport, 'logs'>): Map<string, CheckLine[]> {
  const found = new Map<string, CheckLine[]>();
  for (const { file, lines } of logs)
    for (const { number, text, checks = [] } of lines)
      for (const check of checks) found.set(check, [...(found.get(check) ?? []), { file, number, text }]);
  return found;
}
