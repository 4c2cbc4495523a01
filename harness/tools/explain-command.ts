import { explainCertutilExitCode } from './certutil/certutil.ts';
import { explainChangepkExitCode } from './changepk/changepk.ts';
import { explainDismExitCode } from './dism/exit-codes.ts';
import { explainDpinstExitCode } from './dpinst/dpinst.ts';
import type { ExitMeaning } from './exit-codes/exit-meaning.ts';
import { explainImagexExitCode } from './imagex/imagex.ts';
import { explainLpksetupExitCode } from './lpksetup/lpksetup.ts';
import { explainMsiExitCode } from './msiexec/exit-codes.ts';
import { explainOcsetupExitCode } from './ocsetup/ocsetup.ts';
import { explainPeimgExitCode } from './peimg/peimg.ts';
import { explainPkgmgrExitCode } from './pkgmgr/pkgmgr.ts';
import { explainPnputilExitCode } from './pnputil/exit-codes.ts';
import { explainRegExitCode } from './reg/exit-codes.ts';
import { explainScExitCode } from './sc/sc.ts';
import { explainSlmgrExitCode } from './slmgr/slmgr.ts';
import { explainWusaExitCode } from './wusa/wusa.ts';

const EXPLAINERS: Record<string, (exitCode: number, command: readonly string[]) => Pick<ExitMeaning, 'meaning' | 'action'>> = {
  dism: explainDismExitCode,
  pnputil: explainPnputilExitCode,
  wusa: explainWusaExitCode,
  lpksetup: explainLpksetupExitCode,
  dpinst: explainDpinstExitCode,
  msiexec: explainMsiExitCode,
  changepk: explainChangepkExitCode,
  cscript: explainSlmgrExitCode,
  imagex: explainImagexExitCode,
  pkgmgr: explainPkgmgrExitCode,
  ocsetup: explainOcsetupExitCode,
  peimg: explainPeimgExitCode,
  reg: explainRegExitCode,
  certutil: explainCertutilExitCode,
  sc: explainScExitCode,
};

/**
 * What the exit code of a command means, by its program: `the package is not applicable to this image; check ...`.
 * Undefined for programs whose codes are their own, and for batch files.
 */
export function explainCommand(command: readonly string[], exitCode: number): string | undefined {
  const program = command[0]?.split('\\').at(-1)?.replace(/\.exe$/i, '').toLowerCase() ?? '';
  const explain = Object.hasOwn(EXPLAINERS, program) ? EXPLAINERS[program] : undefined;
  if (!explain) return undefined;
  const { meaning, action } = explain(exitCode, command);
  return action === '' ? meaning : `${meaning}; ${action}`;
}
