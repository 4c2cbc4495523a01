import type { Job } from '../guest/job/job.ts';
import { findMedium, markers, mediumLetters, batchText, prologue } from '../guest/script/batch.ts';
import { renderInventoryScript } from '../guest/script/inventory-script.ts';
import { stateFolder } from '../guest/script/job-paths.ts';
import { renderJobFiles } from '../guest/script/job-script.ts';
import { renderReadyScript } from '../guest/script/ready-script.ts';
import type { AnswerFile } from '../unattend/answer-file.ts';
import { writeAnswerFile } from '../unattend/write-answer-file.ts';
import type { MediumFile, Step } from './plan.ts';

/**
 * The ANSWER medium: the answer file at the root, where Windows Setup looks on removable media ("Windows Setup
 * Automation Overview", implicit answer file search order), and what makes the guest reachable.
 */
export function answerMedium(id: string, answerFile: AnswerFile, further: readonly MediumFile[] = []): Step {
  return {
    action: 'write-medium',
    id,
    role: 'answer',
    label: 'ANSWER',
    files: [
      { path: 'Autounattend.xml', text: writeAnswerFile(answerFile), encoding: 'utf8', secrets: true },
      { path: markers.ANSWER, text: `${id}\r\n` },
      { path: 'wimproof\\ready.cmd', text: renderReadyScript(), secrets: true },
      { path: 'wimproof\\winrm.pfx', text: '${certificate.pfx}', secrets: true },
      { path: 'wimproof\\inventory.cmd', text: renderInventoryScript() },
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
export function asUnattend(answerFile: AnswerFile): MediumFile {
  return { path: 'Unattend.xml', text: writeAnswerFile(answerFile), encoding: 'utf8', secrets: true };
}

/** The PAYLOAD medium: payload files and jobs. */
export function payloadMedium(files: readonly MediumFile[], jobs: readonly Job[]): Step {
  return {
    action: 'write-medium',
    id: 'write-payload',
    role: 'payload',
    label: 'PAYLOAD',
    files: [{ path: markers.PAYLOAD, text: 'payload\r\n' }, ...files, ...jobs.flatMap((job) => renderJobFiles(job))],
  };
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
 * FirstLogonCommands at the same time. Runs the applications' job from the PAYLOAD medium, so that every installer
 * leaves an exit code and a log; removes the copy of the configuration set that Setup has left; reports readiness last.
 */
export function firstLogonScript(applications: Job | undefined): MediumFile {
  return {
    path: 'wimproof\\first-logon.cmd',
    text: batchText([
      ...prologue,
      ...(applications
        ? [
            ...findMedium('PAYLOAD', markers.PAYLOAD),
            `if defined PAYLOAD call "%PAYLOAD%\\wimproof\\jobs\\${applications.id}\\run.cmd" "${stateFolder(applications.id)}"`,
          ]
        : []),
      // It holds the answer file with the password, and would count as growth of the image.
      'if exist "%SystemRoot%\\ConfigSetRoot" rd /s /q "%SystemRoot%\\ConfigSetRoot"',
      'call "%~dp0ready.cmd" oobe',
    ]),
  };
}
