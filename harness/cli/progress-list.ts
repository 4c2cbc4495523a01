import type { JournalEvent } from '../run/journal-event.ts';
import { renderLive, renderRow, type RenderOptions } from './progress-render.ts';
import type { ProgressReporter } from './progress-reporter.ts';
import { EMPTY_PROGRESS, reduceProgress } from './progress-state.ts';

/** What the display needs of a terminal; `process.stderr` is one. */
export interface Terminal {
  columns?: number;
  rows?: number;
  write(text: string): unknown;
}
export interface ProgressListOptions {
  color?: boolean;
  ascii?: boolean;
  /** Milliseconds since the epoch. */
  now?: () => number;
}

const HIDE_CURSOR = '\u001b[?25l';
const SHOW_CURSOR = '\u001b[?25h';
/** Terminals that know synchronised output (DEC mode 2026) draw what is between in one go; others ignore it. */
const BEGIN = '\u001b[?2026h';
const COMMIT = '\u001b[?2026l';
const CLEAR_LINE = '\u001b[K';
const CLEAR_BELOW = '\u001b[J';

/**
 * The live display for a terminal: one line per running scenario x strategy, redrawn in place; the line of one that
 * ended stays above. Lines are overwritten, not erased first, so nothing flickers. The cursor comes back on `end()` and when the process exits.
 */
export class ProgressList implements ProgressReporter {
  private state = EMPTY_PROGRESS;
  private drawn = 0;
  private readonly terminal: Terminal;
  private readonly options: ProgressListOptions;
  private readonly now: () => number;
  /** Moves the elapsed time on while no event arrives. Does not keep the process alive. */
  private readonly clock: NodeJS.Timeout;
  private ended = false;
  private readonly restore = () => this.end();

  constructor(terminal: Terminal, options: ProgressListOptions = {}) {
    this.terminal = terminal;
    this.options = options;
    this.now = options.now ?? Date.now;
    this.terminal.write(HIDE_CURSOR);
    this.clock = setInterval(() => this.draw([]), 1000).unref();
    process.once('exit', this.restore);
  }

  report(event: JournalEvent): void {
    if (this.ended) return;
    this.state = reduceProgress(this.state, event);
    if (event.type === 'serial') return;
    const finished = event.type === 'outcome-end' ? this.state.rows.filter((row) => row.scenario === event.scenario && row.strategy === event.strategy) : [];
    this.draw(finished.map((row) => renderRow(row, this.state, this.size())));
  }

  end(): void {
    if (this.ended) return;
    this.ended = true;
    clearInterval(this.clock);
    process.off('exit', this.restore);
    this.terminal.write(SHOW_CURSOR);
  }

  /** `above` scrolls away for good; the live lines follow it. */
  private draw(above: string[]): void {
    const live = renderLive(this.state, this.size());
    const up = this.drawn > 0 ? `\u001b[${this.drawn}A\r` : '\r';
    const lines = [...above, ...live].map((line) => `${line}${CLEAR_LINE}\n`).join('');
    this.terminal.write(`${BEGIN}${up}${lines}${CLEAR_BELOW}${COMMIT}`);
    this.drawn = live.length;
  }

  private size(): RenderOptions {
    return {
      now: this.now(),
      // One column less: a line that fills the last column wraps on some terminals, and the redraw would miss a line.
      width: Math.max(20, (this.terminal.columns ?? 80) - 1),
      height: this.terminal.rows ?? 24,
      color: this.options.color ?? false,
      ascii: this.options.ascii ?? false,
    };
  }
}
