import type { Process, Program } from '../../system.ts';

/**
 * Not PowerShell. Tools that come over WinRM begin with a trivial script to see that the machine is there; Packer's
 * (1.6.6) is `if (Test-Path variable:global:ProgressPreference){$ProgressPreference='SilentlyContinue'}; echo "WinRM connected."`.
 * This program runs exactly such scripts: statements of `echo`, `Write-Output`, `Write-Host` with one constant text,
 * assignments of constants to preference variables, `exit n`, and `if (Test-Path variable:...) { ... }` around them.
 * Everything else is refused with an error that says so; nothing is ever pretended to have run.
 */
class NotSupported extends Error {}

/** Preference variables that exist in every session: Test-Path on them is true. */
const PREFERENCES = new Set(['progresspreference', 'erroractionpreference', 'warningpreference', 'verbosepreference', 'informationpreference', 'debugpreference', 'confirmpreference']);

class Exit extends Error {
  readonly code: number;
  constructor(code: number) {
    super(`exit ${code}`);
    this.code = code;
  }
}

const STATEMENT = {
  separator: /(?:\s|;)+/y,
  condition: /if\s*\(\s*Test-Path\s+variable:(?:global:)?(\w+)\s*\)\s*\{([^{}]*)\}/iy,
  output: /(?:echo|write-output|write-host)\s+(?:"([^"$`]*)"|'([^']*)'|([\w.\-]+))(?=\s*(?:;|$|\n|\r|\}))/iy,
  assignment: /\$(?:global:)?(\w+)\s*=\s*(?:"[^"$`]*"|'[^']*'|\d+|\$true|\$false)(?=\s*(?:;|$|\n|\r|\}))/iy,
  exit: /exit(?:\s+(-?\d+))?(?=\s*(?:;|$|\n|\r|\}))/iy,
};

function runScript(script: string, process: Process): void {
  for (let at = 0; at < script.length; ) {
    const take = (pattern: RegExp): RegExpExecArray | undefined => {
      pattern.lastIndex = at;
      const match = pattern.exec(script);
      if (match) at = pattern.lastIndex;
      return match ?? undefined;
    };
    if (take(STATEMENT.separator)) continue;
    const condition = take(STATEMENT.condition);
    if (condition) {
      if (PREFERENCES.has(condition[1]!.toLowerCase())) runScript(condition[2]!, process);
      continue;
    }
    const output = take(STATEMENT.output);
    if (output) {
      process.stdout(`${output[1] ?? output[2] ?? output[3] ?? ''}\r\n`);
      continue;
    }
    const assignment = take(STATEMENT.assignment);
    // Preferences steer cmdlets, of which there are none here: setting one has no effect to miss.
    if (assignment && PREFERENCES.has(assignment[1]!.toLowerCase())) continue;
    const exit = assignment ? undefined : take(STATEMENT.exit);
    if (exit) throw new Exit(Number(exit[1] ?? 0));
    throw new NotSupported(script.slice(at).split(/[\r\n]/)[0]!);
  }
}

/** The script on the command line; undefined when there is none. */
function scriptOf(argv: string[]): string | undefined {
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index]!;
    const name = /^[-/](\w+)$/.exec(word)?.[1]?.toLowerCase();
    if (name === undefined) return argv.slice(index).join(' ');
    if ('encodedcommand'.startsWith(name) || name === 'ec') return Buffer.from(argv[index + 1] ?? '', 'base64').toString('utf16le');
    if ('command'.startsWith(name)) return argv.slice(index + 1).join(' ');
    if ('executionpolicy'.startsWith(name) || 'windowstyle'.startsWith(name) || ['inputformat', 'outputformat', 'version', 'ep'].includes(name)) index++;
  }
  return undefined;
}

export const program: Program = (process) => {
  const script = scriptOf(process.argv);
  if (script === undefined) {
    process.stderr('This machine has no PowerShell: pass a script of constant output with -Command or -EncodedCommand.\r\n');
    return 1;
  }
  try {
    runScript(script, process);
    return 0;
  } catch (error) {
    if (error instanceof Exit) return error.code;
    if (!(error instanceof NotSupported)) throw error;
    process.stderr(`This machine has no PowerShell and cannot run: ${error.message}\r\n`);
    return 1;
  }
};
