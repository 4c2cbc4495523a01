import { excerptBlocks } from '../../../../insight/excerpt-blocks.ts';
import type { LogExcerpt, LogLine } from '../../../../run-report.ts';
import { holdsText } from './holds-text.ts';

export type LogRow = { kind: 'line'; line: LogLine } | { kind: 'gap'; count: number; from: number };

/** The rows of an excerpt. With a filter only lines, since what lies between them was not left out by the excerpt. */
export function logRows(excerpt: LogExcerpt, { marked, searched }: { marked: boolean; searched: string }): LogRow[] {
  if (!marked && searched.trim() === '')
    return excerptBlocks(excerpt).flatMap((block): LogRow[] => (block.kind === 'gap' ? [{ kind: 'gap', count: block.count, from: block.from }] : block.lines.map((line) => ({ kind: 'line', line }))));
  return excerpt.lines.filter((line) => (!marked || line.mark !== undefined || (line.checks?.length ?? 0) > 0) && holdsText(searched, line.text)).map((line) => ({ kind: 'line', line }));
}
