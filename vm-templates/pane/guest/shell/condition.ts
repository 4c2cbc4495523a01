import { existsSync, readdirSync } from 'node:fs';
import { expandDelayed } from './delayed.ts';
import { expandLoop } from './loop-variables.ts';
import { deviceName } from './redirect.ts';
import type { ShellState } from './state.ts';
import type { If } from './syntax.ts';
import { absolutePath, baseName, hasWildcard, parentPath, unquote, wildcardTest } from './windows-path.ts';
import { variable } from './variable.ts';

/** Whether a file, directory or pattern exists, as IF EXIST sees it (`X:\nul` asks for the drive). */
export function exists(path: string, state: ShellState): boolean {
  const bare = unquote(path);
  if (bare === '') return false;
  if (deviceName(bare) && !/[\\/]/.test(bare)) return true;
  const whole = absolutePath(deviceName(bare) ? parentPath(absolutePath(bare, state.cwd)) : bare, state.cwd, state.driveCwd);
  try {
    if (!hasWildcard(baseName(whole))) return existsSync(state.system.resolve(whole));
    return readdirSync(state.system.resolve(parentPath(whole))).some(wildcardTest(baseName(whole)));
  } catch {
    return false;
  }
}

/** A number as IF compares it (decimal, 0x hex, leading-zero octal), or undefined. */
function whole(text: string): number | undefined {
  const match = /^([-+]?)(0x[0-9a-f]+|0[0-7]*|[1-9]\d*)$/i.exec(text);
  if (!match) return undefined;
  const digits = match[2]!;
  const value = /^0x/i.test(digits) ? Number.parseInt(digits, 16) : digits.startsWith('0') ? Number.parseInt(digits, 8) : Number.parseInt(digits, 10);
  return (match[1] === '-' ? -value : value) | 0;
}

function order(left: string, right: string, ignoreCase: boolean): number {
  const [a, b] = [whole(left), whole(right)];
  if (a !== undefined && b !== undefined) return a - b;
  const fold = (text: string): string => (ignoreCase ? text.toUpperCase() : text);
  return fold(left) === fold(right) ? 0 : fold(left) < fold(right) ? -1 : 1;
}

/** The truth of an IF, its NOT included. */
export function holds(node: If, state: ShellState): boolean {
  const expand = (text: string): string => expandDelayed(expandLoop(text, state), state);
  return test(node, state, expand) !== node.negate;
}

function test({ condition, ignoreCase }: If, state: ShellState, expand: (text: string) => string): boolean {
  switch (condition.test) {
    // `if errorlevel n` is "n or higher".
    case 'errorlevel': return state.errorlevel >= (Number.parseInt(expand(condition.operand), 10) || 0);
    case 'cmdextversion': return 2 >= (Number.parseInt(expand(condition.operand), 10) || 0);
    case 'exist': return exists(expand(condition.operand), state);
    case 'defined': return variable(state, expand(condition.operand)) !== undefined;
    case 'compare': {
      const left = expand(condition.left);
      const right = expand(condition.right);
      if (condition.operator === '==') return ignoreCase ? left.toUpperCase() === right.toUpperCase() : left === right;
      const difference = order(left, right, ignoreCase);
      switch (condition.operator) {
        case 'EQU': return difference === 0;
        case 'NEQ': return difference !== 0;
        case 'LSS': return difference < 0;
        case 'LEQ': return difference <= 0;
        case 'GTR': return difference > 0;
        case 'GEQ': return difference >= 0;
      }
    }
  }
}
