import picocolors from 'picocolors';
import { displayWidth, fit, wrap } from '../display-width.ts';
import { inertLine } from '../inert-text.ts';
import { plural } from '../quantity.ts';
import { DECISION_WORDS, type CellState, type SignoffReason } from './decision.ts';
import type { SignoffRecord } from './signoff-record.ts';

export interface SignoffTextOptions {
  /** Columns of the terminal. Default 100. */
  width?: number;
  /** ANSI colours. Default false. */
  color?: boolean;
}
const LISTED = 40;
const STATES: [CellState, string][] = [['green', 'green'], ['tolerated', 'green but for known issues'], ['blocked', 'blocked'], ['not-judged', 'not judged'], ['not-run', 'not run']];

/** The decision as text: first the decision, then why, then what it covers. No line is wider than `width`. Ends with a newline. */
export function signoffText(record: SignoffRecord, { width = 100, color = false }: SignoffTextOptions = {}): string {
  const columns = Math.max(40, width);
  const { bold, dim, green, yellow, red } = picocolors.createColors(color);
  const paint = { approved: green, 'approved-with-known-issues': yellow, blocked: red }[record.decision];
  const item = (sign: string, text: string, tint: (text: string) => string = String): string[] =>
    wrap(fit(inertLine(text), 1000), columns - 2 - displayWidth(sign) - 1).map((line, index) => `  ${index === 0 ? tint(sign) : ' '.repeat(displayWidth(sign))} ${line}`);
  const section = (title: string, lines: string[][], what: string): string[] =>
    lines.length === 0 ? [] : ['', bold(title), ...lines.slice(0, LISTED).flat(), ...(lines.length > LISTED ? [`  ${plural(lines.length - LISTED, `more ${what}`)}: signoff.json`] : [])];
  const counts = STATES.flatMap(([state, word]) => {
    const count = record.required.filter((cell) => cell.state === state).length;
    return count > 0 ? [`${count} ${word}`] : [];
  });
  return [
    `${bold(paint(DECISION_WORDS[record.decision]))}  ${fit(inertLine(record.run.run), columns - 30)}`,
    ...wrap(`${plural(record.required.length, 'required cell')}: ${counts.join(', ')}.`, columns),
    ...wrap(record.subject ? `Image ${inertLine(record.subject.name)}, SHA-256 ${record.subject.sha256}${record.subject.proven ? '' : ', not proven to be the tested one'}.` : 'No image is named.', columns),
    ...section(plural(record.reasons.length, 'reason'), record.reasons.map((reason) => item('\u2718', reasonText(reason), red)), 'reason'),
    ...section('Known issues', record.tolerated.map(({ issue, title, ...place }) => item('!', `${placeText(place)}${title}; ${issue.ticket}, ${issue.owner}, until ${issue.expires}`, yellow)), 'known issue'),
    ...section('Declared differences', record.declared.map(({ scenario, subject, reason }) => item('~', `${scenario}: ${subject}: ${reason}`)), 'difference'),
    ...section('Worth knowing', record.warnings.map(({ text }) => item('-', text)), 'note'),
    ...notRequiredLines(record).flatMap((text) => ['', ...wrap(text, columns).map((line) => dim(line))]),
    '',
  ].join('\n');
}

/** `quickstart/offline: text`. */
export function reasonText(reason: Pick<SignoffReason, 'scenario' | 'strategy' | 'text' | 'failure'>): string {
  return `${placeText(reason)}${reason.text}${reason.failure ? ` [${reason.failure}]` : ''}`;
}

export function placeText({ scenario, strategy }: { scenario?: string; strategy?: string }): string {
  return scenario === undefined ? '' : `${inertLine(scenario)}${strategy ? `/${strategy}` : ''}: `;
}

/** What the policy does not ask for, said clearly: it never blocks. */
export function notRequiredLines({ notRequired }: Pick<SignoffRecord, 'notRequired'>): string[] {
  if (notRequired.length === 0) return [];
  const bad = notRequired.filter(({ verdict }) => verdict !== 'passed');
  const names = bad.slice(0, 5).map(({ scenario, strategy, verdict }) => `${inertLine(scenario)}/${strategy} (${verdict})`);
  const rest = bad.length > 5 ? ` and ${bad.length - 5} more` : '';
  return [`Not required, so without influence: ${plural(notRequired.length, 'cell')}${bad.length === 0 ? ', all green' : `, of which ${bad.length} not green: ${names.join(', ')}${rest}`}.`];
}
