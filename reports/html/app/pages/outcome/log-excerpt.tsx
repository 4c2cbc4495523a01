import { useEffect, useMemo, useState } from 'preact/hooks';
import { plural } from '../../../../quantity.ts';
import type { LogExcerpt } from '../../../../run-report.ts';
import { Paged } from '../../parts/paging.tsx';
import type { Aim } from './aim.ts';
import { FilterButtons } from './filter-buttons.tsx';
import { FilterField } from './filter-field.tsx';
import { LogLineItem } from './log-line-item.tsx';
import { logRows } from './log-rows.ts';

interface LogExcerptViewProps {
  excerpt: LogExcerpt;
  titles: ReadonlyMap<string, string>;
  aim: Aim | undefined;
  onCheck: (id: string) => void;
}

/** The lines of a log that matter, with what was left out between them. */
export function LogExcerptView({ excerpt, titles, aim, onCheck }: LogExcerptViewProps) {
  const [marked, setMarked] = useState<'kept' | 'marked'>('kept');
  const [searched, setSearched] = useState('');
  const aimed = aim && 'file' in aim && aim.file === excerpt.file ? aim.line : undefined;
  useEffect(() => {
    if (aimed === undefined) return;
    setMarked('kept');
    setSearched('');
  }, [aim]);
  const rows = useMemo(() => logRows(excerpt, { marked: marked === 'marked', searched }), [excerpt, marked, searched]);
  const reveal = aimed === undefined ? -1 : rows.findIndex((row) => row.kind === 'line' && row.line.number === aimed);
  const markedLines = excerpt.lines.filter((line) => line.mark !== undefined || (line.checks?.length ?? 0) > 0).length;
  return (
    <>
      <div class="filter-row">
        <FilterButtons label="Show lines" chosen={marked} onChoose={setMarked} choices={[{ name: 'kept', label: 'All kept lines', count: excerpt.lines.length }, { name: 'marked', label: 'Marked only', count: markedLines }]} />
        <FilterField label="Filter lines" value={searched} onChange={setSearched} />
      </div>
      <p class="quiet log-size" role="status">
        {rows.length === 0 ? 'No line matches. ' : ''}
        {excerpt.lines.length.toLocaleString('en')} of {plural(excerpt.totalLines, 'line')} kept; the whole file is in the run's folder.
      </p>
      <Paged key={`${excerpt.file} ${aim?.turn}`} items={rows} noun="lines" size={150} reveal={reveal}>
        {(part, from) => (
          <ol class="log-lines">
            {part.map((row, index) =>
              row.kind === 'gap' ? (
                <li key={`gap-${row.from}`} class="log-gap">
                  {'\u2026'} {plural(row.count, 'line')} left out
                </li>
              ) : (
                <LogLineItem key={row.line.number} line={row.line} titles={titles} turn={from + index === reveal ? aim!.turn : undefined} onCheck={onCheck} />
              ),
            )}
          </ol>
        )}
      </Paged>
    </>
  );
}
