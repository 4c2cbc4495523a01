import picocolors from 'picocolors';
import { wantsColor } from '../../reports/wants-color.ts';
import { diagnose } from '../machine/doctor.ts';
import { exitCodeOfError } from '../verify/verdict.ts';

/** `wimproof doctor`: one line a finding, each with its mend. Exit code 3 when something that runs need is missing. */
export async function doctor(options: { json?: boolean }): Promise<number> {
  const findings = await diagnose();
  const failed = findings.some((finding) => finding.status === 'fail');
  if (options.json) {
    process.stdout.write(`${JSON.stringify(findings, null, 2)}\n`);
  } else {
    const colors = picocolors.createColors(wantsColor(process.stdout));
    const signs = { ok: colors.green('ok  '), warn: colors.yellow('warn'), fail: colors.red('FAIL') };
    for (const { status, what, mend } of findings) process.stdout.write(`${signs[status]}  ${what}${mend ? `\n      mend: ${mend}` : ''}\n`);
  }
  return failed ? exitCodeOfError('infrastructure') : 0;
}
