/** Longest line that cmd reads [Command prompt (Cmd.exe) command-line string limitation, KB 830473]. */
const longestLine = 8191;

const start = 'powershell.exe -NoProfile -NonInteractive -ExecutionPolicy Bypass';

/**
 * How one section of inventory.cmd runs a PowerShell script: as -EncodedCommand (base64 of UTF-16LE, about_PowerShell_exe),
 * or, where the line would be too long for cmd, from a .ps1 file beside inventory.cmd. Input comes from nul: PowerShell
 * under WinRM would otherwise wait for the end of its standard input.
 * @param name the section's name, which the output's markers carry
 * @returns the command line, and the text of `<name>.ps1` when there is to be such a file (with a byte order mark:
 *   Windows PowerShell takes a script without one for ANSI)
 */
export function powershellSection(name: string, script: string): { line: string; file?: string } {
  const wrapped = wrapPowershell(name, script);
  const line = `${start} -EncodedCommand ${Buffer.from(wrapped, 'utf16le').toString('base64')} <nul`;
  if (line.length <= longestLine) return { line };
  return { line: `${start} -File "%~dp0${name}.ps1" <nul`, file: `\ufeff${wrapped.replaceAll('\n', '\r\n')}` };
}

/**
 * The script inside a frame that shows any truncation: its output objects as one JSON array, in base64 of UTF-8, between
 * markers with the number of bytes. The script itself stands there in base64, so that nothing in it (a brace, a here-string,
 * a syntax error) can break the frame. Written through the console's writer: PowerShell's own formatting would fold lines at
 * the console's width. Errors end the script (`$ErrorActionPreference`), and their message comes instead of the JSON.
 * Works in Windows PowerShell 3.0 (ConvertTo-Json) and later, and in PowerShell 7.
 */
export function wrapPowershell(name: string, script: string): string {
  return [
    "$ProgressPreference = 'SilentlyContinue'",
    "$ErrorActionPreference = 'Stop'",
    "$wimproofState = 'ok'",
    'try {',
    `  $wimproofSource = [Text.Encoding]::UTF8.GetString([Convert]::FromBase64String('${Buffer.from(script).toString('base64')}'))`,
    '  $wimproofOutput = @(& ([ScriptBlock]::Create($wimproofSource)))',
    '  $wimproofText = ConvertTo-Json -InputObject $wimproofOutput -Depth 12 -Compress',
    '} catch {',
    "  $wimproofState = 'error'",
    '  $wimproofText = "$_"',
    '}',
    '$wimproofBytes = [Text.Encoding]::UTF8.GetBytes([string]$wimproofText)',
    '$wimproofBase64 = [Convert]::ToBase64String($wimproofBytes)',
    "[Console]::Out.WriteLine('')",
    `[Console]::Out.WriteLine("##powershell ${name} $wimproofState bytes=$($wimproofBytes.Length)")`,
    'for ($wimproofAt = 0; $wimproofAt -lt $wimproofBase64.Length; $wimproofAt += 76) {',
    '  [Console]::Out.WriteLine($wimproofBase64.Substring($wimproofAt, [Math]::Min(76, $wimproofBase64.Length - $wimproofAt)))',
    '}',
    `[Console]::Out.WriteLine('##powershell-end ${name}')`,
    'exit 0',
    '',
  ].join('\n');
}

/** A PowerShell string constant. The typographic quotes end one too [about_Quoting_Rules], so they are doubled as well. */
export function powershellString(text: string): string {
  return `'${text.replace(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}
