import type { Job } from '../guest/job/job.ts';
import { findMedium, markers, mediumLetters, batchText, prologue } from '../guest/script/batch.ts';
import { inventoryFiles } from '../guest/script/inventory-files.ts';
import { renderInventoryScript } from '../guest/script/inventory-script.ts';
import { renderJobFiles } from '../guest/script/job-script.ts';
import { renderReadyScript } from '../guest/script/ready-script.ts';
import type { AnswerFile } from '../unattend/answer-file.ts';
import { mergeAnswerFiles, type Indispensable } from '../unattend/merge-answer-files.ts';
import { writeAnswerFile } from '../unattend/write-answer-file.ts';
import type { CompileContext } from './compile.ts';
import type { MediumFile, MediumRole, Step } from './plan.ts';

/**
 * The ANSWER medium: the answer file at the root, where Windows Setup looks on removable media ("Windows Setup
 * Automation Overview", implicit answer file search order), and what makes the guest reachable.
 */
export function answerMedium(id: string, answerFile: AnswerFile, context: CompileContext, further: readonly MediumFile[] = []): Step {
  return {
    action: 'write-medium',
    id,
    role: 'answer',
    label: 'ANSWER',
    files: [
      { path: 'Autounattend.xml', text: mergedText(answerFile, context), encoding: 'utf8', secrets: true },
      { path: markers.ANSWER, text: `${id}\r\n` },
      { path: 'wimproof\\ready.cmd', text: renderReadyScript(), secrets: true },
      { path: 'wimproof\\winrm.pfx', text: '${certificate.pfx}', secrets: true },
      { path: 'wimproof\\inventory.cmd', text: renderInventoryScript(context.inventoryRequests) },
      ...inventoryFiles(context.inventoryRequests),
      ...further,
    ],
  };
}

/**
 * The answer file once more, as `Unattend.xml`, for the first boot of an image that is already on the disk. The search
 * order names Autounattend.xml alone on removable media, but what is in use for applied and generalized images is a CD
 * with Unattend.xml (KubeVirt user guide, "Launching a VM from template": the other name is "ignored on sysprepped
 * images"). With both, either reading is right.
 */
export function asUnattend(answerFile: AnswerFile, context: CompileContext): MediumFile {
  return { path: 'Unattend.xml', text: mergedText(answerFile, context), encoding: 'utf8', secrets: true };
}

/** What a strategy needs, merged into the scenario's own answer file where it names one. */
export function mergedText(answerFile: AnswerFile, { userAnswerFile, placed }: CompileContext): string {
  return userAnswerFile === undefined ? writeAnswerFile(answerFile) : mergeAnswerFiles(userAnswerFile, answerFile, { indispensable: requestedSettings(placed) }).text;
}

/** What the request itself sets through the answer file must not be overruled by the user's own. */
function requestedSettings(placed: CompileContext['placed']): Indispensable[] {
  const core = 'Microsoft-Windows-International-Core';
  const shell = 'Microsoft-Windows-Shell-Setup';
  return placed.flatMap(({ operation, mechanism }): Indispensable[] => {
    const why = `operation ${operation.id} sets it`;
    if (mechanism === 'answer-file-product-key') return [{ component: shell, setting: 'ProductKey', why }];
    if (mechanism === undefined || operation.operation !== 'set-international') return [];
    const set = (setting: string, ...values: (string | undefined)[]): Indispensable[] => (values.some((value) => value !== undefined) ? [{ component: setting === 'TimeZone' ? shell : core, setting, why }] : []);
    const { all, uiLanguage, systemLocale, userLocale, inputLocale, timeZone } = operation;
    return [...set('UILanguage', all, uiLanguage), ...set('SystemLocale', all, systemLocale), ...set('UserLocale', all, userLocale), ...set('InputLocale', all, inputLocale), ...set('TimeZone', timeZone)];
  });
}

/** The PAYLOAD medium: payload files and jobs. */
export function payloadMedium(files: readonly MediumFile[], jobs: readonly Job[]): Step {
  return {
    action: 'write-medium',
    id: 'write-payload',
    role: 'payload',
    label: 'PAYLOAD',
    files: [{ path: markers.PAYLOAD, text: 'payload\r\n' }, ...files, ...jobs.flatMap(jobFiles)],
  };
}

/** The step that makes the medium of a bare image file; none for an image on its own medium. */
export function imageMedium({ from }: CompileContext): Step[] {
  return from.medium === 'IMAGE' ? [{ action: 'prepare-image', id: 'prepare-image', file: from.file }] : [];
}

/** That medium, for `start-machine`. */
export function imageRole({ from }: CompileContext): MediumRole[] {
  return from.medium === 'IMAGE' ? ['image'] : [];
}

/** A job's batch files. */
export function jobFiles(job: Job): MediumFile[] {
  return renderJobFiles(job).map(withProductKey);
}

/** A script with a product key is filled in when the medium is written. */
function withProductKey(file: MediumFile): MediumFile {
  return 'text' in file && file.text.includes('${productKey.') ? { ...file, secrets: true } : file;
}

/**
 * A command line for an answer file, where no batch file has found the drive yet: looks for the ANSWER medium on every
 * drive and calls its script. Drive letters of media differ between boots.
 */
export function onAnswerMedium(call: string): string {
  return `cmd.exe /d /c for %d in (${mediumLetters}) do if exist %d:\\${markers.ANSWER} call %d:\\${call}`;
}

/**
 * `wimproof\first-logon.cmd` of the ANSWER medium: one script, because current Windows versions start all
 * FirstLogonCommands at the same time. Removes the copy of the configuration set that Setup has left; reports readiness;
 * starts the job from the PAYLOAD medium last, since the job may restart the machine at once.
 */
export function firstLogonScript(job: Job | undefined): MediumFile {
  return {
    path: 'wimproof\\first-logon.cmd',
    text: batchText([
      ...prologue,
      // It holds the answer file with the password, and would count as growth of the image.
      'if exist "%SystemRoot%\\ConfigSetRoot" rd /s /q "%SystemRoot%\\ConfigSetRoot"',
      'call "%~dp0ready.cmd" oobe',
      ...(job ? [...findMedium('PAYLOAD', markers.PAYLOAD), `if defined PAYLOAD call "%PAYLOAD%\\wimproof\\jobs\\${job.id}\\install.cmd"`] : []),
    ]),
  };
}
