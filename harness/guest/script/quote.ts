import { WimproofError } from '../../errors/wimproof-error.ts';

/**
 * Where a command line is read. In a batch file a percent sign is written twice. On a command line (`cmd /c`, WinRM,
 * an answer file) there is no such escape: a caret behind each one spoils the variable's name instead (`%^PATH%`). Before
 * it would not do: cmd takes `^%PATH:~0,1^%` for a part of PATH. A variable whose name begins with a caret would defeat it.
 */
export type QuoteContext = 'batch' | 'command-line';

export interface QuoteOptions {
  context: QuoteContext;
  /**
   * Names whose `%NAME%` stays a variable. Their values must hold no blanks, quotes or characters of cmd's grammar
   * (drive roots such as `D:`): cmd puts values in before it looks at the line.
   */
  variables?: readonly string[];
}

/** Never need quotes, neither from cmd.exe nor from the C run-time. */
const plain = /^[A-Za-z0-9_\-./\\:+=,~{}@$#*?[\]%]+$/;
/** A program's name ends for cmd at `/ = , ;`, and a leading `@` means something else: such names are quoted. */
const plainProgram = /^[A-Za-z0-9_\-.\\:+$#%]+$/;
const metacharacters = /[()%!^"<>&|]/g;
const special = new Set('()!^"<>&|');

/**
 * Turns an argument array into one line that cmd.exe hands unchanged to a program which splits it as Microsoft's C
 * run-time does (dism, reg, pnputil and most others; msiexec too, for what we give it). Delayed expansion must be off
 * where the line is read. Throws WP-QUOTE-CHARACTER for NUL and line breaks, which no command line can hold.
 *
 * Two layers: the C run-time's quoting (backslashes double before a quote), then cmd's. An argument without inner
 * quotes is put into plain quotes, inside which cmd changes nothing but percent signs; any other argument has every
 * special character, its quotes too, escaped with a caret, so that cmd never enters its quoted state.
 */
export function quoteCommand(command: readonly string[], options: QuoteOptions): string {
  if (command.length === 0 || command[0] === '') throw quoteError('a command needs a program');
  if (isCommandInterpreter(command[0]!)) return quoteInterpreter(command, options);
  if (isBatchProgram(command[0]!)) return quoteBatchCall(command, options);
  return command.map((argument, index) => quoteWith(index === 0 ? plainProgram : plain, argument, options)).join(' ');
}

/**
 * The same for CreateProcess, without a shell between: the C run-time's quoting alone. Where environment variables are
 * expanded first (RunSynchronous of an answer file), percent signs cannot be passed at all and are refused.
 */
export function quoteProcess(command: readonly string[]): string {
  return command
    .map((argument) => {
      refuseControl(argument);
      if (argument.includes('%')) throw quoteError(`${JSON.stringify(argument)} has a percent sign`);
      if (argument !== '' && !/[\s"]/.test(argument)) return argument;
      return inRuntimeQuotes([{ text: argument, variable: false }]).map(({ text }) => text).join('');
    })
    .join(' ');
}

/** One argument for a program with C run-time splitting. */
export function quoteArgument(argument: string, options: QuoteOptions): string {
  return quoteWith(plain, argument, options);
}

function quoteWith(bare: RegExp, argument: string, options: QuoteOptions): string {
  refuseControl(argument);
  const pieces = splitVariables(argument, options.variables ?? []);
  if (options.context === 'command-line' && pieces.some((piece, index) => piece.variable && pieces[index - 1]?.text.endsWith('%')))
    throw quoteError(`${JSON.stringify(argument)} has a percent sign right before a variable`);
  const literal = pieces.map((piece) => (piece.variable ? '' : piece.text)).join('');
  if (argument !== '' && (literal === '' || bare.test(literal)) && (options.context === 'batch' || !literal.includes('%')))
    return pieces.map((piece) => (piece.variable ? piece.text : percent(piece.text))).join('');
  const inner = literal.includes('"');
  if (!inner && (options.context === 'batch' || !literal.includes('%'))) {
    const body = pieces.map((piece) => (piece.variable ? piece.text : percent(piece.text))).join('');
    return `"${body}${trailingBackslashes(argument)}"`;
  }
  const quoted: Piece[] = inRuntimeQuotes(pieces);
  return quoted.map((piece) => (piece.variable ? piece.text : escapeForCmd(piece.text, options.context))).join('');
}

/** `winrm` is a batch file, and one that is started without `call` never returns to its caller. */
function isBatchProgram(program: string): boolean {
  return /\.(?:cmd|bat)$/i.test(program) || /^(?:.*\\)?winrm$/i.test(program);
}

/**
 * `call` reads its line twice: percent signs need doubling twice and carets multiply. Batch files also keep the
 * quotes. So arguments go in plain quotes, and what cannot survive is refused.
 */
function quoteBatchCall(command: readonly string[], options: QuoteOptions): string {
  const quoted = command.map((argument) => {
    refuseControl(argument);
    if (/["^!]/.test(argument)) throw quoteError(`the argument ${JSON.stringify(argument)} of batch file ${command[0]} has a character that call cannot pass on (one of " ^ !)`);
    const pieces = splitVariables(argument, options.variables ?? []);
    const literal = pieces.filter((piece) => !piece.variable).map((piece) => piece.text).join('');
    if (options.context === 'command-line' && literal.includes('%')) throw quoteError(`the argument ${JSON.stringify(argument)} of batch file ${command[0]} has a percent sign, which a command line cannot pass through call`);
    const text = pieces.map((piece) => (piece.variable ? piece.text : piece.text.replaceAll('%', '%%%%'))).join('');
    return /^[A-Za-z0-9_\-./\\:+%@{}]+$/.test(argument) ? text : `"${text}"`;
  });
  return `call ${quoted.join(' ')}`;
}

function isCommandInterpreter(program: string): boolean {
  return /^(?:.*\\)?cmd(?:\.exe)?$/i.test(program);
}

/**
 * `cmd /c <line>` does not split its line as the C run-time would: what follows the switch is cmd's own language and
 * stays it, for the second cmd. It is escaped once, for the first. `/s` makes the stripping of the outer quotes certain.
 */
function quoteInterpreter(command: readonly string[], options: QuoteOptions): string {
  const at = command.findIndex((argument, index) => index > 0 && /^\/[ck]$/i.test(argument));
  if (at < 0) return command.map((argument) => quoteArgument(argument, options)).join(' ');
  const rest = command.slice(at + 1).join(' ');
  refuseControl(rest);
  const switches = command.slice(0, at).filter((argument) => !/^\/s$/i.test(argument));
  const line = splitVariables(`"${rest}"`, options.variables ?? [])
    .map((piece) => (piece.variable ? piece.text : escapeForCmd(piece.text, options.context)))
    .join('');
  return `${switches.map((argument) => quoteArgument(argument, options)).join(' ')} /s ${command[at]} ${line}`;
}

interface Piece {
  text: string;
  variable: boolean;
}

function splitVariables(text: string, names: readonly string[]): Piece[] {
  if (names.length === 0) return [{ text, variable: false }];
  const pattern = new RegExp(`(%(?:${names.join('|')})%)`, 'i');
  return text
    .split(pattern)
    .map((piece, index) => ({ text: piece, variable: index % 2 === 1 }))
    .filter((piece) => piece.text !== '');
}

/** The C run-time's rule: 2n backslashes and a quote give n backslashes; 2n+1 and a quote give n and a literal quote. */
function inRuntimeQuotes(pieces: Piece[]): Piece[] {
  const quoted = pieces.map((piece) => (piece.variable ? piece : { ...piece, text: piece.text.replace(/(\\*)"/g, '$1$1\\"') }));
  const last = quoted.at(-1);
  const tail = last && !last.variable ? trailingBackslashes(last.text) : '';
  return [{ text: '"', variable: false }, ...quoted, { text: `${tail}"`, variable: false }];
}

function trailingBackslashes(text: string): string {
  return /\\*$/.exec(text)![0];
}

function escapeForCmd(text: string, context: QuoteContext): string {
  if (context === 'batch') return text.replace(metacharacters, (character) => (character === '%' ? '%%' : `^${character}`));
  let escaped = '';
  let spoil = false;
  for (const character of text) {
    escaped += spoil || (character !== '%' && special.has(character)) ? `^${character}` : character;
    spoil = character === '%';
  }
  return escaped;
}

/** For text in plain quotes or none: only batch files come here with percent signs. */
function percent(text: string): string {
  return text.replaceAll('%', '%%');
}

function refuseControl(text: string): void {
  if (/[\0\r\n]/.test(text)) throw quoteError(`${JSON.stringify(text)} has a line break or NUL`);
}

function quoteError(cause: string): WimproofError {
  return new WimproofError({ code: 'WP-QUOTE-CHARACTER', kind: 'scenario', cause: `a command line cannot be made: ${cause}`, mend: 'put the value into a file and name the file instead' });
}
