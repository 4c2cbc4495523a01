import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sourceResolver } from '../../setup/install/source-path.ts';
import { applyOfflineServicing } from '../../setup/passes/offline-servicing.ts';
import { SetupFailure } from '../../setup/setup-failure.ts';
import { SetupLog } from '../../setup/setup-log.ts';
import { type AnswerFile, AnswerFileError, readAnswerFile } from '../../setup/unattend/answer-file.ts';
import type { DismCommand, DismContext } from './dism-command.ts';
import { isRestartPending } from '../packages/pending.ts';
import { HR, ServicingError } from '../servicing-error.ts';

function read(context: DismContext, shown: string): AnswerFile {
  try {
    return readAnswerFile(readFileSync(context.resolve(shown)));
  } catch (error) {
    if (error instanceof AnswerFileError) throw new ServicingError(HR.INVALID_DATA, `The Unattend.xml file ${shown} could not be read: ${error.message}`, true);
    throw error;
  }
}

/** Runs one part of the pass. Packages that do not apply are passed over: the documentation warns that success is reported all the same. */
function apply(answer: AnswerFile, context: DismContext, log: SetupLog, folder: string): void {
  try {
    applyOfflineServicing(answer, { image: context.image, log, source: sourceResolver(context.process.system, { configSet: folder, base: folder }) });
  } catch (error) {
    if (!(error instanceof SetupFailure)) throw error;
    const hresult = Number(error.code);
    if (hresult === HR.NOT_APPLICABLE) return log.warn(error.message, 'CBS');
    throw new ServicingError(hresult, error.message, true);
  }
}

const applyUnattend: DismCommand = {
  kind: 'servicing',
  options: [],
  run: (context) => {
    const shown = context.need('apply-unattend');
    const answer = read(context, shown);
    const full = /^[a-z]:/i.test(shown) ? shown : `${context.process.cwd.replace(/\\$/, '')}\\${shown}`;
    const folder = full.slice(0, Math.max(full.lastIndexOf('\\'), 2));
    const before = isRestartPending(context.image);
    // Setup's code writes setupact.log; DISM tells in its own log alone.
    const scratch = mkdtempSync(join(tmpdir(), 'pane-unattend-'));
    try {
      const log = new SetupLog(scratch, (line) => context.log(line));
      for (const entry of answer.packages) apply({ ...answer, packages: [entry], settings: [] }, context, log, folder);
      apply({ ...answer, packages: [] }, context, log, folder);
    } finally {
      rmSync(scratch, { recursive: true, force: true });
    }
    context.progress([50, 100]);
    return { restartNeeded: !before && isRestartPending(context.image) };
  },
};

/** Only the offlineServicing pass and `<servicing>`, on images and the running system ("DISM Unattended Servicing Command-Line Options"). */
export const unattendCommands: Record<string, DismCommand> = { 'apply-unattend': applyUnattend };
