import { useEffect, useMemo, useState } from 'preact/hooks';
import type { CellReport, LogExcerpt } from '../../../../run-report.ts';
import { plural } from '../../../../quantity.ts';
import { GuestBlock, GuestPhrase } from '../../parts/guest-text.tsx';
import { Panel } from '../../parts/panel.tsx';
import type { Aim } from './aim.ts';
import { LogExcerptView } from './log-excerpt.tsx';

const MOST_MISSING = 12;

interface LogsPanelProps {
  cell: CellReport;
  aim: Aim | undefined;
  onCheck: (id: string) => void;
}

/** The serial line and the guest's own logs: of each what matters, linked with the checks that it explains. */
export function LogsPanel({ cell, aim, onCheck }: LogsPanelProps) {
  const { logs = [], serialTail, outcome, missing = [] } = cell;
  const first = logs.findIndex((log) => log.lines.some((line) => (line.checks?.length ?? 0) > 0));
  const [chosen, setChosen] = useState(Math.max(0, first));
  const titles = useMemo(() => new Map(outcome.checks.map((check) => [check.id, check.title])), [outcome]);
  useEffect(() => {
    if (!aim || !('file' in aim)) return;
    const index = logs.findIndex((log) => log.file === aim.file);
    if (index >= 0) setChosen(index);
  }, [aim]);
  const excerpt = logs[chosen];
  if (!excerpt)
    return (
      <Panel id="logs" title="Logs">
        {serialTail.length === 0 ? (
          <p class="quiet">There are no logs in this file.</p>
        ) : (
          <>
            <p class="quiet">Serial line, its last {plural(serialTail.length, 'line')}</p>
            <GuestBlock text={serialTail.join('\n')} label="Serial line" />
          </>
        )}
        <MissingFiles files={missing} />
      </Panel>
    );
  return (
    <Panel id="logs" title="Logs" count={logs.length}>
      <div class="log-files" role="group" aria-label="Log files">
        {logs.map((log, index) => (
          <button type="button" key={log.file} aria-pressed={index === chosen} onClick={() => setChosen(index)}>
            <GuestPhrase text={log.file} most={60} />
            <Marks log={log} />
          </button>
        ))}
      </div>
      <LogExcerptView key={excerpt.file} excerpt={excerpt} titles={titles} aim={aim} onCheck={onCheck} />
      <MissingFiles files={missing} />
    </Panel>
  );
}

/** Evidence that nobody can look at any more is named, or its absence would be taken for silence. */
function MissingFiles({ files }: { files: readonly string[] }) {
  if (files.length === 0) return null;
  return (
    <p class="quiet">
      Not there, left out of a bundle or lost: {files.slice(0, MOST_MISSING).map((file, index) => (
        <span key={file}>
          {index > 0 && ', '}
          <GuestPhrase text={file} most={80} />
        </span>
      ))}
      {files.length > MOST_MISSING && ` and ${(files.length - MOST_MISSING).toLocaleString('en')} more`}
    </p>
  );
}

function Marks({ log }: { log: LogExcerpt }) {
  const errors = log.lines.filter((line) => line.mark === 'error').length;
  const explaining = log.lines.filter((line) => (line.checks?.length ?? 0) > 0).length;
  const text = [errors > 0 && plural(errors, 'error'), explaining > 0 && plural(explaining, 'line for a check', 'lines for checks')].filter((one) => one !== false).join(', ');
  return text === '' ? null : <small>{text}</small>;
}
