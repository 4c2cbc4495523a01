import type { ShellState } from './state.ts';
import { dateText, timeText } from './variable.ts';

/** The prompt, from the PROMPT variable (`$P$G` unless set). */
export function prompt(state: ShellState): string {
  const signs: Record<string, string> = { P: state.cwd, G: '>', L: '<', S: ' ', _: '\r\n', $: '$', A: '&', B: '|', C: '(', F: ')', Q: '=', N: state.cwd.slice(0, 1) };
  return (state.env.get('PROMPT') ?? '$P$G').replace(/\$(.)/g, (_whole, letter: string) => {
    const key = letter.toUpperCase();
    if (key === 'D') return dateText(new Date());
    if (key === 'T') return timeText(new Date());
    return signs[key] ?? '';
  });
}
