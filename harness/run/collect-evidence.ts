import { mkdir, writeFile } from 'node:fs/promises';
import { basename, join, relative } from 'node:path';
import { keepEvidence } from '../machine/wait/evidence.ts';
import type { StageName } from '../strategy/plan.ts';
import type { Execution } from './execution.ts';
import { evidenceFolder } from './steps/wait-options.ts';

/**
 * Logs that tell why servicing or Setup failed. Source: "Deployment troubleshooting and log files" (manufacture/desktop):
 * Panther for Setup, Logs\DISM and Logs\CBS for servicing, INF\setupapi.dev.log for drivers.
 */
const GUEST_LOGS = [
  'C:\\Windows\\Panther\\setupact.log',
  'C:\\Windows\\Panther\\setuperr.log',
  'C:\\Windows\\Logs\\DISM\\dism.log',
  'C:\\Windows\\Logs\\CBS\\CBS.log',
  'C:\\Windows\\INF\\setupapi.dev.log',
  'C:\\Windows\\System32\\Sysprep\\Panther\\setupact.log',
];
/** Only the end of a log is kept over WinRM; Windows' own logs reach hundreds of megabytes. */
const LOG_LIMIT_BYTES = 1 << 20;

/**
 * Copies the guest's logs into the outcome's folder, as far as the guest answers: over WinRM, and where that is down
 * through the hypervisor, if it has such a way in. Never throws.
 */
export async function collectGuestLogs(execution: Execution): Promise<void> {
  try {
    if (!(await collectOverWinRm(execution))) await collectThroughHypervisor(execution);
  } catch {
    // A guest that stopped answering: what was fetched so far is the evidence.
  }
}

/** False when there is no WinRM, or it broke. */
async function collectOverWinRm({ winrm, ...execution }: Execution): Promise<boolean> {
  if (!winrm) return false;
  for (const path of GUEST_LOGS) {
    try {
      const { exitCode, stdout } = await winrm.run(`type "${path}"`, { deadlineMs: 30_000, signal: execution.signal });
      if (exitCode === 0 && stdout !== '') await keepLog(execution, path, stdout);
    } catch {
      return false;
    }
  }
  return true;
}

async function collectThroughHypervisor(execution: Execution): Promise<void> {
  const { machine, secrets, signal, evidence } = execution;
  if (machine?.state !== 'running' || !machine.readGuestFiles) return;
  const missing = GUEST_LOGS.filter((path) => !evidence.logs.includes(keptAs(path)));
  const files = await machine.readGuestFiles(missing, secrets, { limitBytes: LOG_LIMIT_BYTES, deadlineMs: 60_000, signal });
  for (const { path, content } of files) await keepLog(execution, path, content.toString('utf8'));
}

async function keepLog(execution: Pick<Execution, 'folder' | 'redact' | 'evidence'>, path: string, text: string): Promise<void> {
  const kept = keptAs(path);
  await mkdir(join(execution.folder, 'logs'), { recursive: true });
  await writeFile(join(execution.folder, kept), execution.redact(text.slice(-LOG_LIMIT_BYTES)));
  execution.evidence.logs.push(kept);
}

/** Relative to the outcome's folder. */
function keptAs(path: string): string {
  return join('logs', path.includes('Sysprep') ? `sysprep-${basenameOf(path)}` : basenameOf(path));
}

/**
 * GitHub Actions leaves 7.5 s between Ctrl-C and Ctrl-Break ("Workflow cancellation"), and a provider up to 2 s for
 * pulling the plug: a cancelled run's evidence gets what both leave, with something to spare for writing the outcome.
 */
const CANCELLED_LIMIT_MS = 3000;

/**
 * Keeps a screenshot, the end of the serial log and the guest's logs after a stage failed. Of a cancelled run only as
 * far as they come at once. Never throws.
 */
export async function collectFailureEvidence(execution: Execution, stage: StageName): Promise<void> {
  const collected = collect(execution, stage);
  await (execution.signal.aborted ? Promise.race([collected, cut(execution.urgent)]) : collected);
}

/** Ends after the limit, or as soon as evidence is not to be waited for. */
function cut(urgent: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (urgent?.aborted) return resolve();
    const timer = setTimeout(resolve, CANCELLED_LIMIT_MS);
    timer.unref();
    urgent?.addEventListener('abort', () => resolve(), { once: true });
  });
}

async function collect(execution: Execution, stage: StageName): Promise<void> {
  if (execution.machine?.state === 'running') {
    const files = await keepEvidence(execution.machine, evidenceFolder(execution), `${stage}-failed`);
    for (const file of files) {
      const kept = relative(execution.folder, file);
      if (file.endsWith('.png')) {
        execution.evidence.screenshots.push(kept);
        execution.emit({ type: 'screenshot', stage, file: kept.replaceAll('\\', '/'), reason: 'failure' });
      }
      else execution.evidence.logs.push(kept);
    }
  }
  await collectGuestLogs(execution);
}

function basenameOf(windowsPath: string): string {
  return basename(windowsPath.replaceAll('\\', '/'));
}
