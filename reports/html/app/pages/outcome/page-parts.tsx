import { plural } from '../../../../quantity.ts';
import type { CellReport } from '../../../../run-report.ts';
import { PanelJump } from './panel-jump.tsx';

/** The parts of the page, for those who know what they look for. */
export function PageParts({ cell: { outcome, screenshots, logs, serialTail, answerFile, plan } }: { cell: CellReport }) {
  const failed = outcome.checks.filter((check) => check.status === 'failed').length;
  const parts: [string, string, string][] = [
    ['checks', 'Checks', failed > 0 ? `${failed} failed` : ''],
    ['console', 'Timeline and console', screenshots.length > 0 ? plural(screenshots.length, 'picture') : ''],
    ['stages', 'Stages and commands', ''],
    ['logs', 'Logs', logs ? plural(logs.length, 'file') : serialTail.length > 0 ? 'serial line' : ''],
    ['how', 'How', outcome.notPossible.length > 0 ? `${outcome.notPossible.length} not possible` : ''],
    ...(answerFile === null ? [] : [['answer-file', 'Answer file', ''] as [string, string, string]]),
    ...(plan === null ? [] : [['plan', 'Plan', ''] as [string, string, string]]),
    ['inventory', 'Inventory', ''],
  ];
  return (
    <nav class="page-parts" aria-label="On this page">
      <ul>
        {parts.map(([id, title, note]) => (
          <li key={id}>
            <PanelJump to={id}>{title}</PanelJump>
            {note !== '' && <small>{note}</small>}
          </li>
        ))}
      </ul>
    </nav>
  );
}
