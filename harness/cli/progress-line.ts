import { inertLine } from '../../reports/inert-text.ts';
import { duration, exitCode, plural } from '../../reports/quantity.ts';
import { explainCommand } from '../tools/explain-command.ts';
import type { JournalEvent } from '../run/journal-event.ts';
import type { ProgressReporter } from './progress-reporter.ts';

/** One line per event that is worth knowing, for logs and pipes. */
export class ProgressLine implements ProgressReporter {
  private readonly write: (text: string) => void;
  /** Steps that were told: a record that carries the log comes again after the one that tells the end. */
  private readonly told = new Set<string>();

  constructor(write: (text: string) => void) {
    this.write = write;
  }

  report(event: JournalEvent): void {
    const text = progressLine(event);
    if (text === null) return;
    if (event.type === 'job-step') {
      const step = [event.scenario, event.strategy, event.job, event.result.id, text].join(' ');
      if (this.told.has(step)) return;
      this.told.add(step);
    }
    const where = 'strategy' in event ? `${inertLine(event.scenario)}/${event.strategy}  ` : '';
    this.write(`${clock(event.at)}  ${where}${text}\n`);
  }

  end(): void {
    // Every line was written when its event was reported.
  }
}

/** What an event says in one line, without time and place; null when it is not worth a line. Pure. */
export function progressLine(event: JournalEvent): string | null {
  switch (event.type) {
    case 'run-start':
      return `run ${event.run}: ${plural(event.scenarios.length, 'scenario')} x ${event.strategies.join(', ')} on ${event.provider}`;
    case 'run-end':
      return `run ended: ${event.verdict}, exit code ${event.exitCode}`;
    case 'outcome-start':
      return `starts: ${event.stages.map((stage) => stage.name).join(' > ')}`;
    case 'outcome-end':
      return `ended: ${event.verdict} after ${duration(event.durationMs)}`;
    case 'stage-start':
      return `stage ${event.stage}: ${inertLine(event.title)}`;
    case 'stage-end':
      if (event.status === 'skipped-cached') return `stage ${event.stage}: taken from the cache`;
      return `stage ${event.stage}: ${event.status} after ${duration(event.durationMs)}${event.reboots > 0 ? `, ${plural(event.reboots, 'restart')}` : ''}${failure(event.error)}`;
    case 'step-end':
      return event.status === 'failed' ? `step ${event.step} (${event.action}) failed${failure(event.error)}` : null;
    case 'job-step': {
      const { result } = event;
      if (result.state === 'pending' || result.state === 'running') return null;
      const code = result.exitCode === undefined ? '' : `, exit code ${exitCode(result.exitCode)}`;
      // Also of a success that is not 0, but for the one that 'restart required' says already.
      const strange = result.state === 'failed' || (result.exitCode !== 0 && !result.rebootRequired);
      const meaning = strange && result.exitCode !== undefined ? explainCommand(result.command, result.exitCode) : undefined;
      return `${inertLine(result.title)}: ${result.state}${code}${result.rebootRequired ? ', restart required' : ''}${meaning === undefined ? '' : `: ${meaning}`}`;
    }
    case 'reboot':
      return `the guest restarted (${inertLine(event.proof)})`;
    case 'phase':
      return `phase ${inertLine(event.text)}`;
    case 'step-start':
    case 'serial':
    case 'screenshot':
      return null;
  }
}

function failure(error: { code: string; cause: string; mend: string } | undefined): string {
  return error ? `: ${error.code}: ${inertLine(error.cause)} Mend: ${inertLine(error.mend)}` : '';
}

/** `09:30:12` in UTC, like the journal. */
function clock(at: string): string {
  return at.slice(11, 19);
}
