import type { LogExcerpt, LogLine } from '../run-report.ts';

/** A stretch of an excerpt: lines that follow each other, or how many were left out between them. */
export type ExcerptBlock = { kind: 'lines'; lines: LogLine[] } | { kind: 'gap'; from: number; to: number; count: number };

/** An excerpt as stretches in order, with the gaps at its beginning, in between and at its end. Line numbers count from 1. */
export function excerptBlocks({ lines, totalLines }: Pick<LogExcerpt, 'lines' | 'totalLines'>): ExcerptBlock[] {
  const blocks: ExcerptBlock[] = [];
  let next = 1;
  const gapUntil = (until: number) => {
    if (until > next) blocks.push({ kind: 'gap', from: next, to: until - 1, count: until - next });
  };
  for (const line of [...lines].sort((left, right) => left.number - right.number)) {
    gapUntil(line.number);
    const last = blocks.at(-1);
    if (last?.kind === 'lines') last.lines.push(line);
    else blocks.push({ kind: 'lines', lines: [line] });
    next = Math.max(next, line.number + 1);
  }
  gapUntil(totalLines + 1);
  return blocks;
}
