import { useLayoutEffect, useRef } from 'preact/hooks';
import type { StrategyName } from '../../../../../harness/servicing/operation.ts';
import type { Verdict } from '../../../../../harness/verify/outcome.ts';
import { changesSince } from '../../../../history/changes-since.ts';
import type { HistoryEntry } from '../../../../run-report.ts';
import { VERDICT_WORD } from '../../../status-words.ts';
import { GuestPhrase } from '../../parts/guest-text.tsx';
import { Icon } from '../../parts/icon.tsx';
import { INPUT_WORD } from './input-word.ts';
import { runTime } from './run-time.tsx';

const STRATEGIES: readonly StrategyName[] = ['offline', 'setup', 'audit'];

/** The verdicts of all runs, the newest at the right, and which of what goes into a run was new in each. */
export function RunStrip({ runs }: { runs: readonly HistoryEntry[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const box = scroller.current;
    if (box) box.scrollLeft = box.scrollWidth;
  }, [runs]);
  const strategies = STRATEGIES.filter((name) => runs.some(({ cells }) => cells.some(({ strategy }) => strategy === name)));
  return (
    <div class="scroll" ref={scroller} tabIndex={0} role="region" aria-label="Verdicts of all runs">
      <table class="run-strip">
        <thead>
          <tr>
            <th scope="col">Started (UTC)</th>
            {runs.map((run, index) => (
              <th scope="col" key={run.run} class={index === runs.length - 1 ? 'this-run' : undefined}>
                <StartedAt run={run} />
                {index === runs.length - 1 && <b>This run</b>}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">Scenario</th>
            {runs.map((run) => (
              <td key={run.run}>
                <Word verdict={run.verdict} />
              </td>
            ))}
          </tr>
          {strategies.map((strategy) => (
            <tr key={strategy}>
              <th scope="row">{strategy}</th>
              {runs.map((run) => {
                const verdict = run.cells.find((cell) => cell.strategy === strategy)?.verdict;
                return <td key={run.run}>{verdict ? <Word verdict={verdict} /> : <span class="quiet">Not asked for</span>}</td>;
              })}
            </tr>
          ))}
          <tr class="strip-inputs">
            <th scope="row">New in this run</th>
            {runs.map((run, index) => (
              <td key={run.run}>
                <NewInputs before={runs[index - 1]} run={run} />
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function StartedAt({ run }: { run: HistoryEntry }) {
  const [day, time] = runTime(run).split(' ');
  return (
    <>
      {day}
      {time && <small>{time}</small>}
    </>
  );
}

function Word({ verdict }: { verdict: Verdict }) {
  return (
    <span class={`word s-${verdict}`}>
      <Icon status={verdict} />
      {VERDICT_WORD[verdict]}
    </span>
  );
}

function NewInputs({ before, run }: { before: HistoryEntry | undefined; run: HistoryEntry }) {
  if (!before) return <span class="quiet">First known</span>;
  const inputs = [...new Set(changesSince(before, [], run).inputs.map(({ input }) => input))].filter((input) => input !== 'windows-version');
  if (inputs.length === 0) return <span class="quiet">Nothing</span>;
  return (
    <ul>
      {inputs.map((input) => (
        <li key={input}>
          {INPUT_WORD[input]}
          {input === 'wimproof-version' && <small><GuestPhrase text={run.version} most={20} /></small>}
        </li>
      ))}
    </ul>
  );
}
