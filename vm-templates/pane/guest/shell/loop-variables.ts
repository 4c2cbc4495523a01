import { applyModifiers, MODIFIERS } from './path-modifiers.ts';
import type { ShellState } from './state.ts';

/** Phase 4: puts FOR variables (`%d`, `%~nxd`) into a token. Names are single characters and case matters. */
export function expandLoop(text: string, state: ShellState): string {
  if (state.loop.size === 0 || !text.includes('%')) return text;
  let result = '';
  let index = 0;
  while (index < text.length) {
    if (text[index] !== '%') {
      result += text[index];
      index += 1;
      continue;
    }
    const plain = state.loop.get(text[index + 1] ?? '');
    if (plain !== undefined && text[index + 1] !== '~') {
      result += plain;
      index += 2;
      continue;
    }
    const modified = text[index + 1] === '~' ? modifiedVariable(text, index + 2, state) : undefined;
    result += modified?.text ?? '%';
    index = modified?.end ?? index + 1;
  }
  return result;
}

/** The longest run of modifiers that is followed by a variable in scope wins. */
function modifiedVariable(text: string, start: number, state: ShellState): { text: string; end: number } | undefined {
  const run = new RegExp(`^(?:[${MODIFIERS}]|\\$[^:%]*:)*`, 'i').exec(text.slice(start))![0];
  for (let length = run.length; length >= 0; length -= 1) {
    const value = state.loop.get(text[start + length] ?? '');
    if (value !== undefined) return { text: value === '' ? '' : applyModifiers(state, value, run.slice(0, length)), end: start + length + 1 };
  }
  return undefined;
}
