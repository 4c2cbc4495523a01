import type { Job, JobStep } from '../job/job.ts';
import { batchText, findInstallMedium, findMedium, markers, prologue, remark, serialEvent } from './batch.ts';
import { guestRoot } from './job-paths.ts';
import { quoteCommand } from './quote.ts';

/** Further ones that the executor sets for a job of this host. */
export const hostVariables = ['WINDOWS', 'ESP', 'SCRATCH', 'WORK', 'HIVE'] as const;

/** Variables that a step's command may use: `%PAYLOAD%` and the like. Values never hold blanks. */
export const stepVariables = ['PAYLOAD', 'INSTALL', 'IMAGE', 'ANSWER', 'JOB', 'SystemRoot', 'SystemDrive', 'windir', ...hostVariables] as const;

/** ERROR_PATH_NOT_FOUND: what a step leaves when the medium that it needs is not there. */
const mediumMissing = 3;

/** steps\NNN.cmd `<state folder>`: finds the media that the command names (on this host they are given), runs it, leaves with its exit code. */
export function renderStepScript(job: Job, step: JobStep, token: string): string {
  const command = quoteCommand(step.command, { context: 'batch', variables: stepVariables });
  // On this host the executor has set them.
  const uses = (name: string): boolean => job.runAs !== 'host' && step.command.some((argument) => argument.toUpperCase().includes(`%${name}%`));
  return batchText([
    ...prologue,
    remark(`${job.id} ${step.id}: ${step.title}`),
    'set "JOB=%~1"',
    ...(uses('PAYLOAD') ? [...findMedium('PAYLOAD', markers.PAYLOAD), ...need('PAYLOAD')] : []),
    ...(uses('ANSWER') ? [...findMedium('ANSWER', markers.ANSWER), ...need('ANSWER')] : []),
    ...(uses('IMAGE') ? [...findMedium('IMAGE', markers.IMAGE), ...need('IMAGE')] : []),
    ...(uses('INSTALL') ? [...findInstallMedium(), ...need('INSTALL')] : []),
    ...(step.endsMachine ? lastStep(job, step, command, token) : [command, 'exit /b %ERRORLEVEL%']),
  ]);
}

function need(name: string): string[] {
  return [`if not defined ${name} echo wimproof: no drive holds the ${name} medium& exit /b ${mediumMissing}`];
}

/**
 * The step that switches the machine off, so that an image is left with as little trace of us as can be: the folder goes
 * first. cmd reads a bracketed block as a whole before it runs it, hence it survives the removal of its own file. Only
 * if the command fails is the folder made again, with the records that tell so. The task stays (it has no trigger):
 * nothing documents whether deleting a running task ends it, so ready.cmd removes it in the finished system.
 */
function lastStep(job: Job, step: JobStep, command: string, token: string): string[] {
  const says = (fields: string): string => serialEvent(`token=${token} job=${job.id} ${fields}`);
  return [
    says(`step=${step.id} event=step-start`),
    'cd /d "%SystemRoot%"',
    '(',
    `rd /s /q "${guestRoot}" 2>nul`,
    `${command} >nul 2>nul && exit 0`,
    'md "%JOB%"',
    `>"%JOB%\\${step.id}.start" echo started`,
    `>"%JOB%\\${step.id}.exit" echo 1`,
    '>"%JOB%\\job.exit" echo 1',
    says(`step=${step.id} event=step-end exit=1`),
    says('event=job-end exit=1'),
    'exit 1',
    ')',
  ];
}
