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

/** Copies the guest's logs into the outcome's folder, as far as the guest answers. Never throws. */
export async function collectGuestLogs(execution: Execution): Promise<void> {
  const { winrm } = execution;
  if (!winrm) return;
  const folder = join(execution.folder, 'logs');
  for (const path of GUEST_LOGS) {
    try {
      const { exitCode, stdout } = await winrm.run(`type "${path}"`, { deadlineMs: 30_000, signal: execution.signal });
      if (exitCode !== 0 || stdout === '') continue;
      await mkdir(folder, { recursive: true });
      const name = path.includes('Sysprep') ? `sysprep-${basenameOf(path)}` : basenameOf(path);
      await writeFile(join(folder, name), execution.redact(stdout.slice(-LOG_LIMIT_BYTES)));
      execution.evidence.logs.push(join('logs', name));
    } catch {
      // A guest that stopped answering: what was fetched so far is the evidence.
      return;
    }
  }
}

/** Keeps a screenshot, the end of the serial log and the guest's logs after a stage failed. Never throws. */
export async function collectFailureEvidence(execution: Execution, stage: StageName): Promise<void> {
  if (execution.machine?.state === 'running') {
    const files = await keepEvidence(execution.machine, evidenceFolder(execution), `${stage}-failed`);
    for (const file of files) {
      const kept = relative(execution.folder, file);
      if (file.endsWith('.png')) execution.evidence.screenshots.push(kept);
      else execution.evidence.logs.push(kept);
    }
  }
  await collectGuestLogs(execution);
}

function basenameOf(windowsPath: string): string {
  return basename(windowsPath.replaceAll('\\', '/'));
}
