import type { CheckLine } from '../../../../insight/check-lines.ts';
import { GuestPhrase } from '../../parts/guest-text.tsx';

const MOST = 8;

/** The log lines that explain a check; each leads to its place in the log. */
export function CheckLineLinks({ lines, onLine }: { lines: readonly CheckLine[]; onLine: (line: CheckLine) => void }) {
  return (
    <ul class="line-links">
      {lines.slice(0, MOST).map((line) => (
        <li key={`${line.file}:${line.number}`}>
          <button type="button" class="link" onClick={() => onLine(line)}>
            <GuestPhrase text={line.file} most={60} />, line {line.number}
          </button>
          <code>
            <GuestPhrase text={line.text} most={400} />
          </code>
        </li>
      ))}
      {lines.length > MOST && <li class="quiet">and {lines.length - MOST} more, marked in the logs below</li>}
    </ul>
  );
}
