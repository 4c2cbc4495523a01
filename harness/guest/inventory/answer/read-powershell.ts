import type { InventoryAnswer } from '../inventory-answer.ts';
import { oneLine, type Section } from '../inventory-text.ts';

/** cmd's own: the command is not recognised. */
const notRecognized = 9009;

/**
 * What `wrapPowershell` printed: base64 of the JSON text between markers, with its number of bytes. Anything before the first
 * marker (Write-Host) is left out; a marker, or a byte, that is missing makes it no answer.
 */
export function readPowershell(name: string, section: Section): InventoryAnswer {
  const problem = (why: string): InventoryAnswer => ({ ask: 'powershell', problem: why });
  const lines = section.text.split('\n').map((line) => line.trim());
  const start = lines.findLastIndex((line) => line.startsWith(`##powershell ${name} `));
  if (start < 0) {
    const said = oneLine(section.text);
    if (section.exitCode === notRecognized || /is not recognized as an internal or external command/i.test(section.text)) return problem('this guest has no PowerShell');
    return problem(`PowerShell did not print the result (exit code ${section.exitCode}${said === '' ? ', no output' : `: ${said}`}); does the script end with exit?`);
  }
  const [, state, bytes] = /^##powershell \S+ (ok|error) bytes=(\d+)$/.exec(lines[start]!) ?? [];
  const end = lines.indexOf(`##powershell-end ${name}`, start);
  if (state === undefined || end < 0) return problem('the output of PowerShell is cut: its end marker is missing');
  const data = Buffer.from(lines.slice(start + 1, end).join(''), 'base64');
  if (data.length !== Number(bytes)) return problem(`the output of PowerShell is cut: ${data.length} of ${bytes} bytes`);
  const text = data.toString('utf8');
  if (state === 'error') return problem(`the script failed: ${oneLine(text)}`);
  try {
    const output: unknown = JSON.parse(text);
    if (!Array.isArray(output)) return problem(`the output of PowerShell is no list: ${text.slice(0, 120)}`);
    return { ask: 'powershell', output };
  } catch {
    return problem(`the output of PowerShell is no JSON: ${text.slice(0, 120)}`);
  }
}
