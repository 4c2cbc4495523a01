/** An expression SET /A refuses; `message` is cmd's, `code` its ERRORLEVEL. */
export class ArithmeticError extends Error {
  readonly code: number;
  constructor(message: string, code: number) {
    super(message);
    this.code = code;
  }
}

const MISSING_OPERAND = (): ArithmeticError => new ArithmeticError('Missing operand.', 1073750988);
const MISSING_OPERATOR = (): ArithmeticError => new ArithmeticError('Missing operator.', 1073750989);
const UNBALANCED = (): ArithmeticError => new ArithmeticError('Unbalanced parenthesis.', 1073750987);
const BAD_NUMBER = (): ArithmeticError => new ArithmeticError('Invalid number.  Numeric constants are either decimal (17),\r\nhexadecimal (0x11), or octal (021).', 1073750990);
const DIVIDE_BY_ZERO = (): ArithmeticError => new ArithmeticError('Divide by zero error.', 1073750993);

/** Binary operators from weak to strong. Assignments stand apart: they bind to the right. */
const LEVELS = [['|'], ['^'], ['&'], ['<<', '>>'], ['+', '-'], ['*', '/', '%']];
const TOKEN = /\s*(<<=|>>=|<<|>>|[-+*/%&^|]=|[-+*/%&^|=,()~!]|[^\s<>+\-*/%&^|=,()~!]+|[<>])/y;

/** Evaluates a SET /A expression with 32-bit wrap-around. `read` gives a variable's text, `write` assigns. */
export function evaluate(text: string, read: (name: string) => string | undefined, write: (name: string, value: number) => void): number {
  const tokens: string[] = [];
  const source = text.trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const match = TOKEN.exec(source);
    if (!match) break;
    tokens.push(match[1]!);
  }
  let at = 0;

  function comma(): number {
    let value = assignment();
    while (tokens[at] === ',') {
      at += 1;
      value = assignment();
    }
    return value;
  }

  function assignment(): number {
    const name = tokens[at];
    const operator = tokens[at + 1];
    if (name === undefined || operator === undefined || !operator.endsWith('=') || !isName(name)) return binary(0);
    at += 2;
    const right = assignment();
    const value = operator === '=' ? right : calculate(operator.slice(0, -1), valueOf(name), right);
    write(name, value);
    return value;
  }

  function binary(level: number): number {
    const operators = LEVELS[level];
    if (!operators) return unary();
    let left = binary(level + 1);
    while (tokens[at] !== undefined && operators.includes(tokens[at]!)) {
      const operator = tokens[at]!;
      at += 1;
      left = calculate(operator, left, binary(level + 1));
    }
    return left;
  }

  function unary(): number {
    const token = tokens[at];
    if (token === undefined) throw MISSING_OPERAND();
    at += 1;
    if (token === '-') return -unary() | 0;
    if (token === '+') return unary();
    if (token === '~') return ~unary();
    if (token === '!') return unary() === 0 ? 1 : 0;
    if (token === '(') {
      const value = comma();
      if (tokens[at] !== ')') throw UNBALANCED();
      at += 1;
      return value;
    }
    if (/^\d/.test(token)) return number(token);
    if (!isName(token)) throw MISSING_OPERAND();
    return valueOf(token);
  }

  // A variable holds text: its leading number counts, an unset one is 0.
  function valueOf(name: string): number {
    const value = read(name)?.trim() ?? '';
    const match = /^[-+]?(?:0x[0-9a-f]+|\d+)/i.exec(value);
    if (!match) return 0;
    return (value.startsWith('-') ? -1 : 1) * number(match[0].replace(/^[-+]/, '')) | 0;
  }

  const value = comma();
  if (at < tokens.length) throw tokens[at] === ')' ? UNBALANCED() : MISSING_OPERATOR();
  return value;
}

function isName(token: string): boolean {
  return /^[^\d<>+\-*/%&^|=,()~!]/.test(token);
}

function number(text: string): number {
  if (/^0x[0-9a-f]+$/i.test(text)) return Number.parseInt(text, 16) | 0;
  if (/^0[0-7]*$/.test(text)) return Number.parseInt(text, 8) | 0;
  if (!/^[1-9]\d*$/.test(text)) throw BAD_NUMBER();
  if (Number(text) > 2147483647) throw new ArithmeticError('Invalid number.  Numbers are limited to 32-bits of precision.', 1073750992);
  return Number(text);
}

function calculate(operator: string, left: number, right: number): number {
  switch (operator) {
    case '+': return (left + right) | 0;
    case '-': return (left - right) | 0;
    case '*': return Math.imul(left, right);
    case '/':
      if (right === 0) throw DIVIDE_BY_ZERO();
      return Math.trunc(left / right) | 0;
    case '%':
      if (right === 0) throw DIVIDE_BY_ZERO();
      return left % right | 0;
    case '&': return left & right;
    case '|': return left | right;
    case '^': return left ^ right;
    case '<<': return right > 31 ? 0 : left << right;
    default: return left >> Math.min(right, 31);
  }
}
