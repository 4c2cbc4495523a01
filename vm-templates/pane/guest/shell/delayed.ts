import type { ShellState } from './state.ts';
import { modify, variable } from './variable.ts';

/**
 * Phase 5: delayed expansion of one token. Only a token with `!` in it is touched; then carets escape once more and an
 * undefined variable or a lone `!` vanishes.
 */
export function expandDelayed(text: string, state: ShellState): string {
  if (!state.delayed || !text.includes('!')) return text;
  let result = '';
  for (let index = 0; index < text.length; index += 1) {
    const char = text[index]!;
    if (char === '^') {
      index += 1;
      result += text[index] ?? '';
    } else if (char === '!') {
      const close = text.indexOf('!', index + 1);
      if (close < 0) continue;
      result += reference(text.slice(index + 1, close), state);
      index = close;
    } else result += char;
  }
  return result;
}

function reference(whole: string, state: ShellState): string {
  const colon = whole.indexOf(':');
  if (colon <= 0 || colon === whole.length - 1) return variable(state, whole) ?? '';
  const value = variable(state, whole.slice(0, colon));
  return value === undefined ? '' : (modify(value, whole.slice(colon + 1)) ?? '');
}
