import { appendFileSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Cache } from '../image/cache.ts';
import type { Provider } from '../machine/machine.ts';
import type { Plan } from '../strategy/plan.ts';
import type { Outcome } from '../verify/outcome.ts';
import { baseFilesState, baseFilesUnchanged } from './base-files.ts';
import { buildOutcome } from './build-outcome.ts';
import type { Host } from './engine/host.ts';
import { windowsHost } from './engine/windows-host.ts';
import { executePlan } from './execute-plan.ts';
import type { Execution, OutcomeEvent } from './execution.ts';
import { endHeldMachine, isHandedOver, type HoldMachine } from './hold-machine.ts';
import { Film } from './film.ts';
import type { Journal } from './journal.ts';
import type { Ledger } from './ledger/ledger.ts';
import type { PreparedScenario } from './prepare-scenario.ts';
import { makeRedactor } from './redact.ts';
import { makeMachineSecrets, secretTexts } from './run-secrets.ts';

export interface OutcomeContext {
  run: string;
  runFolder: string;
  journal: Journal;
  ledger: Ledger;
  cache: Cache;
  provider: Provider;
  signal: AbortSignal;
  urgent?: AbortSignal;
  useCache: boolean;
  /** Keep the disk as servicing left it, with its digest in the outcome. Default false. */
  saveImages?: boolean;
  /** Keep the work folder (disks, media) after the outcome. */
  keep: boolean;
  /** Default: this Windows host. */
  host?: Host;
  /** Told of a verified machine while it still runs, once its outcome is on disk; the machine is stopped when the promise ends. */
  hold?: HoldMachine;
}

/** Carries out one plan and writes `outcome.json`. Never throws for what happens in a guest; the outcome says it. */
export async function runOutcome(prepared: PreparedScenario, plan: Plan, context: OutcomeContext): Promise<Outcome> {
  const startedAt = new Date();
  const folder = join(context.runFolder, plan.scenario, plan.strategy);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'plan.json'), `${JSON.stringify(plan, null, 2)}\n`);
  const answerFile = await keepAnswerFile(plan, folder);
  const before = await baseFilesState(plan);
  const secrets = await makeMachineSecrets(prepared.secrets);
  const redact = makeRedactor(secretTexts(secrets));
  let ended = false;
  const emit = (event: OutcomeEvent): void => {
    const clean = JSON.parse(redact(JSON.stringify(event))) as OutcomeEvent;
    if (clean.type === 'serial') appendFileSync(join(folder, 'serial.log'), `${new Date().toISOString()} ${clean.text}\n`);
    // What is done with a machine that is held is no part of its outcome.
    if (ended) return;
    context.journal.write({ scenario: plan.scenario, strategy: plan.strategy, ...clean } as Parameters<Journal['write']>[0]);
  };
  const evidence: Execution['evidence'] = { screenshots: [], logs: [] };
  const film: Film = new Film({
    folder,
    stage: () => execution.stage,
    signal: context.signal,
    onFrame: (frame) => {
      evidence.screenshots.push(frame.file);
      emit({ type: 'screenshot', ...frame });
    },
  });
  const work = await makeWorkFolder(join(folder, 'work'), context);
  const execution: Execution = {
    plan,
    request: prepared.request,
    provider: context.provider,
    template: prepared.template,
    secrets,
    cache: context.cache,
    ledger: context.ledger,
    host: context.host ?? windowsHost(context.ledger),
    useCache: context.useCache,
    saveImages: context.saveImages ?? false,
    signal: context.signal,
    urgent: context.urgent,
    run: context.run,
    folder,
    workFolder: work.folder,
    machineOptions: {
      memoryMiB: prepared.scenario.machine.memoryMiB ?? prepared.template.memoryMiB,
      processors: prepared.scenario.machine.processors ?? prepared.template.processors,
    },
    emit,
    redact,
    handOver: context.hold !== undefined,
    stage: plan.stages[0]?.name ?? 'host',
    media: { install: plan.image.media?.path ?? plan.image.path },
    boots: 0,
    jobSteps: [],
    evidence,
    film,
  };
  emit({ type: 'outcome-start', planFile: join(folder, 'plan.json'), stages: plan.stages.map(({ name, title }) => ({ name, title })) });
  try {
    const result = await executePlan(execution);
    // A cancelled run has seconds left: size, times and inode have to do then.
    const unchanged = await baseFilesUnchanged(before, context.signal.aborted ? 0 : undefined);
    const durationMs = Date.now() - startedAt.getTime();
    const built = buildOutcome({ execution, result, startedAt, durationMs, imageUnchanged: unchanged, answerFile });
    // Evidence is named relative to the outcome, so that the folder can be moved or uploaded as it is.
    const text = JSON.stringify(built).replaceAll(`${JSON.stringify(folder).slice(1, -1)}${sep === '\\' ? '\\\\' : '/'}`, '');
    const outcome = JSON.parse(redact(text)) as Outcome;
    await writeFile(join(folder, 'outcome.json'), `${JSON.stringify(outcome, null, 2)}\n`);
    emit({ type: 'outcome-end', verdict: outcome.verdict, durationMs });
    ended = true;
    if (context.hold && isHandedOver(execution)) await context.hold(execution, outcome);
    return outcome;
  } finally {
    await endHeldMachine(execution);
    await tidyConsole(join(folder, 'console'), redact);
    if (!execution.held) await work.remove();
  }
}

/** Of each start of the machine its serial line and the hypervisor's messages stay; firmware variables tell nobody anything. */
async function tidyConsole(folder: string, redact: (text: string) => string): Promise<void> {
  const starts = await readdir(folder).catch(() => []);
  for (const start of starts) {
    await rm(join(folder, start, 'uefi-variables.fd'), { force: true });
    for (const log of ['serial.log', 'qemu.log']) {
      const file = join(folder, start, log);
      const text = await readFile(file, 'latin1').catch(() => '');
      const clean = redact(text);
      if (clean !== text) await writeFile(file, clean, 'latin1');
    }
  }
}

/**
 * Disks and media live beside the results, where there is room for them (/tmp may be memory). In the ledger before it
 * exists, unless it is to stay: then it holds this run's password and key, and only its owner may read it.
 */
/** QEMU for Windows and diskpart open no paths of more than 260 characters; what lies in a work folder adds some 60. */
const LONGEST_WORK_FOLDER = 200;

async function makeWorkFolder(folder: string, { ledger, keep }: OutcomeContext): Promise<{ folder: string; remove: () => Promise<void> }> {
  if (process.platform === 'win32' && folder.length > LONGEST_WORK_FOLDER && !keep) {
    const { path, remove } = await ledger.temporaryFolder('disks and media');
    return { folder: path, remove: async () => remove() };
  }
  if (keep) {
    await mkdir(folder, { mode: 0o700 });
    return { folder, remove: async () => {} };
  }
  const handle = ledger.add({ kind: 'folder', path: folder, what: 'disks and media' });
  await mkdir(folder, { mode: 0o700 });
  return {
    folder,
    remove: async () => {
      await rm(folder, { recursive: true, force: true });
      handle.strike();
    },
  };
}

/** The answer file as the plan has it, with placeholders where the secrets go. */
async function keepAnswerFile(plan: Plan, folder: string): Promise<string | undefined> {
  for (const stage of plan.stages) {
    for (const step of stage.steps) {
      if (step.action !== 'write-medium') continue;
      const file = step.files.find((candidate) => candidate.path.toLowerCase().endsWith('autounattend.xml') && 'text' in candidate);
      if (!file || !('text' in file)) continue;
      await writeFile(join(folder, 'Autounattend.xml'), file.text);
      return 'Autounattend.xml';
    }
  }
  return undefined;
}
