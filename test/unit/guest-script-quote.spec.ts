import { expect, test } from '@playwright/test';
import { quoteCommand } from '../../harness/guest/script/quote.ts';

/**
 * An independent model, written from the published descriptions of cmd.exe's parser (phase 1: percent; phase 2:
 * quotes, carets, operators) and of the C run-time's argument splitting. It shares no code with the quoting module.
 */
function expandBatchPercent(line: string, variables: Record<string, string>): string {
  let out = '';
  for (let i = 0; i < line.length; ) {
    if (line[i] !== '%') out += line[i++];
    else if (line[i + 1] === '%') {
      out += '%';
      i += 2;
    } else {
      const end = line.indexOf('%', i + 1);
      const digit = /^%[0-9*]/.exec(line.slice(i));
      if (digit) i += 2; // An argument of the batch file: empty here.
      else if (end < 0) i += 1; // A lone percent sign vanishes in a batch file.
      else {
        out += variables[line.slice(i + 1, end).toUpperCase()] ?? '';
        i = end + 1;
      }
    }
  }
  return out;
}
function expandCommandLinePercent(line: string, variables: Record<string, string>): string {
  // On a command line an unknown variable stays as it is written.
  let out = '';
  for (let i = 0; i < line.length; ) {
    const end = line[i] === '%' ? line.indexOf('%', i + 1) : -1;
    // `%NAME:~n,m%` and `%NAME:a=b%` are parts of NAME, whatever stands behind the colon.
    const value = end > i ? variables[line.slice(i + 1, end).toUpperCase().split(':')[0]!] : undefined;
    if (value !== undefined) {
      out += value;
      i = end + 1;
    } else out += line[i++];
  }
  return out;
}
/** What cmd hands to the program; throws when an operator would act. */
function cmdPhase2(line: string): string {
  let out = '';
  let quoted = false;
  for (let i = 0; i < line.length; i++) {
    const c = line[i]!;
    if (c === '"') quoted = !quoted;
    else if (!quoted && c === '^') {
      i++;
      if (i >= line.length) throw new Error('caret at the end joins the next line');
      out += line[i];
      continue;
    } else if (!quoted && '&|<>()'.includes(c)) throw new Error(`operator ${c} acts in ${line}`);
    out += c;
  }
  if (quoted) throw new Error(`cmd's quotes are open at the end of ${line}`);
  return out;
}
/** The C run-time's splitting (2008 and later). */
function splitLikeRuntime(line: string): string[] {
  const args: string[] = [];
  let i = 0;
  while (i < line.length) {
    while (line[i] === ' ' || line[i] === '\t') i++;
    if (i >= line.length) break;
    let arg = '';
    let quoted = false;
    for (; i < line.length; i++) {
      let slashes = 0;
      while (line[i] === '\\') {
        slashes++;
        i++;
      }
      if (line[i] === '"') {
        arg += '\\'.repeat(slashes >> 1);
        if (slashes % 2 === 1) arg += '"';
        else if (quoted && line[i + 1] === '"') {
          arg += '"';
          i++;
        } else quoted = !quoted;
        continue;
      }
      arg += '\\'.repeat(slashes);
      if (i >= line.length) break;
      if (!quoted && (line[i] === ' ' || line[i] === '\t')) break;
      arg += line[i];
    }
    args.push(arg);
  }
  return args;
}

const values = { PATH: 'C:\\bin', PAYLOAD: 'E:', A: 'gotcha', 'A^': 'gotcha2' };
function seen(line: string, context: 'batch' | 'command-line'): string[] {
  return splitLikeRuntime(cmdPhase2(context === 'batch' ? expandBatchPercent(line, values) : expandCommandLinePercent(line, values)));
}
/** Small deterministic generator, so that a failure can be repeated. */
function random(seed: number): () => number {
  return () => {
    seed = (Math.imul(seed ^ (seed >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return ((seed ^ (seed >>> 13)) >>> 0) / 2 ** 32;
  };
}

for (const context of ['batch', 'command-line'] as const) {
  test(`random arguments reach the program unchanged (${context})`, () => {
    const pieces = ['"', '\\', '\\\\', '%', '%%', '%PATH%', '%A%', '%A:~0,1%', '^', '&', '|', '<', '>', '(', ')', '!', ' ', '\t', 'a', 'Z', '9', '/', ':', '=', ',', ';', '@', "'", '`', '~', 'ü', '漢', '1>', '{', '}', '*', '?', '-'];
    const next = random(context.length);
    for (let round = 0; round < 20_000; round++) {
      const command = ['prog.exe'];
      for (let n = Math.floor(next() * 4); n >= 0; n--) {
        let arg = '';
        for (let k = Math.floor(next() * 9); k > 0; k--) arg += pieces[Math.floor(next() * pieces.length)];
        command.push(arg);
      }
      const line = quoteCommand(command, { context });
      const arrived = seen(line, context);
      // A plain comparison first: 20,000 matchers take minutes.
      if (arrived.join('\0') !== command.join('\0')) expect(arrived, line).toEqual(command);
    }
  });
}

test('a marked variable stays one and everything else does not', () => {
  const options = { context: 'batch', variables: ['PAYLOAD'] } as const;
  expect(quoteCommand(['dism.exe', '/PackagePath:%PAYLOAD%\\wimproof\\files\\001\\a b.cab', '%PATH%'], options)).toBe('dism.exe "/PackagePath:%PAYLOAD%\\wimproof\\files\\001\\a b.cab" %%PATH%%');
  expect(seen(quoteCommand(['x.exe', '%PAYLOAD%\\a "b" %A%\\'], options), 'batch')).toEqual(['x.exe', 'E:\\a "b" %A%\\']);
});

test('simple command lines stay readable', () => {
  expect(quoteCommand(['dism.exe', '/Image:W:\\', '/English', '/Add-Driver', '/Driver:C:\\x\\y.inf'], { context: 'batch' })).toBe('dism.exe /Image:W:\\ /English /Add-Driver /Driver:C:\\x\\y.inf');
  expect(quoteCommand(['x.exe', '', 'a b\\'], { context: 'batch' })).toBe('x.exe "" "a b\\\\"');
});

test('a line for a second cmd is escaped for the first one only', () => {
  const line = quoteCommand(['cmd', '/d', '/c', 'if exist "C:\\a b" (echo %OS% & exit 3)'], { context: 'batch' });
  expect(cmdPhase2(expandBatchPercent(line, values))).toBe('cmd /d /s /c "if exist "C:\\a b" (echo %OS% & exit 3)"');
});

test('batch programs are called, and what call would garble is refused', () => {
  expect(quoteCommand(['winrm', 'get', 'winrm/config'], { context: 'batch' })).toBe('call winrm get winrm/config');
  expect(quoteCommand(['setup.cmd', '50%'], { context: 'batch' })).toBe('call setup.cmd 50%%%%');
  expect(() => quoteCommand(['setup.cmd', 'a"b'], { context: 'batch' })).toThrow(/cannot pass on/);
});

test('line breaks and NUL are refused', () => {
  for (const bad of ['a\nb', 'a\rb', 'a\0b']) expect(() => quoteCommand(['x', bad], { context: 'batch' })).toThrow(/line break or NUL/);
});
