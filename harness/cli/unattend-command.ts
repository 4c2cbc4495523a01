import { type Command, Option } from 'commander';
import { inertLine } from '../../reports/inert-text.ts';
import { AnswerFileError } from '../unattend/answer-file-error.ts';
import type { Finding } from '../unattend/check/finding.ts';
import { describeAnswerFile } from '../unattend/describe-answer-file.ts';
import { loadAnswerFile } from '../unattend/load-answer-file.ts';
import { summariseAnswerFile } from '../unattend/summarise-answer-file.ts';
import { validateAnswerFile } from '../unattend/validate-answer-file.ts';
import { exitCodeOfError } from '../verify/verdict.ts';

/** `wimproof unattend check` and `wimproof unattend show`. */
export function addUnattendCommand(program: Command): void {
  const unattend = program.command('unattend').description('check and show answer files (Autounattend.xml)');
  unattend
    .command('check')
    .description('say what is wrong with an answer file; exit code 2 when it has errors')
    .argument('<file>', 'answer file')
    .addOption(new Option('--architecture <name>', "architecture of the image (in windowsPE: of Windows PE), held against the file's").choices(['amd64', 'x86', 'arm64']))
    .option('--json', 'print the findings as JSON')
    .action(async (file: string, options: { architecture?: string; json?: boolean }) => {
      process.exitCode = await checkAnswerFile(file, options);
    })
    .exitOverride();
  unattend
    .command('show')
    .description('show passes, components, packages and commands of an answer file; passwords and product keys are blanked')
    .argument('<file>', 'answer file')
    .option('--json', 'print the summary as JSON')
    .action(async (file: string, { json }: { json?: boolean }) => {
      const summary = summariseAnswerFile((await loadAnswerFile(file)).text);
      process.stdout.write(json ? `${JSON.stringify(summary, null, 2)}\n` : describeAnswerFile(summary).map((line) => `${/^ */.exec(line)?.[0] ?? ''}${inertLine(line)}\n`).join(''));
    })
    .exitOverride();
}

/** Prints the findings; 2 when one of them is an error (docs/exit-codes.md: the file is wrong, nothing was judged), else 0. */
export async function checkAnswerFile(file: string, { architecture, json }: { architecture?: string; json?: boolean }): Promise<number> {
  const findings = await findingsOf(file, architecture);
  if (json) process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
  else {
    for (const { severity, code, line, column, text, source } of findings) process.stdout.write(`${inertLine(`${file}:${line}:${column}: ${severity} ${code}: ${text}`)}\n  source: ${source}\n`);
    process.stdout.write(`${inertLine(file)}: ${(['error', 'warning', 'note'] as const).map((severity) => counted(findings, severity)).join(', ')}\n`);
  }
  return findings.some(({ severity }) => severity === 'error') ? exitCodeOfError('scenario') : 0;
}

/** A file of no known encoding is a finding too, so that --json always prints findings. */
async function findingsOf(file: string, architecture: string | undefined): Promise<Finding[]> {
  try {
    return validateAnswerFile((await loadAnswerFile(file)).text, architecture === undefined ? {} : { architecture });
  } catch (error) {
    if (!(error instanceof AnswerFileError)) throw error;
    return [{ severity: 'error', code: error.code, ...(error.place ?? { line: 1, column: 1 }), text: error.reason, source: 'Extensible Markup Language (XML) 1.0' }];
  }
}

function counted(findings: readonly Finding[], severity: Finding['severity']): string {
  const count = findings.filter((finding) => finding.severity === severity).length;
  return `${count} ${severity}${count === 1 ? '' : 's'}`;
}
