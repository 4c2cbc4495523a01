import { appendFileSync } from 'node:fs';
import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Cache } from '../image/cache.ts';
import { baseState, proveUnchanged } from '../image/digest.ts';
import type { Provider } from '../machine/machine.ts';
import type { Plan } from '../strategy/plan.ts';
import type { Outcome } from '../verify/outcome.ts';
import { buildOutcome } from './build-outcome.ts';
import { executePlan } from './execute-plan.ts';
import type { Execution, OutcomeEvent } from './execution.ts';
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
  useCache: boolean;
  /** Keep the work folder (disks, media) after the outcome. */
  keep: boolean;
}

/** Carries out one plan and writes `outcome.json`. Never throws for what happens in a guest; the outcome says it. */
export async function runOutcome(prepared: PreparedScenario, plan: Plan, context: OutcomeContext): Promise<Outcome> {
  const startedAt = new Date();
  const folder = join(context.runFolder, plan.scenario, plan.strategy);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'plan.json'), `${JSON.stringify(plan, null, 2)}\n`);
  const answerFile = await keepAnswerFile(plan, folder);
  const before = await baseState(plan.image.path);
  const secrets = await makeMachineSecrets(prepared.secrets);
  const redact = makeRedactor(secretTexts(secrets));
  const emit = (event: OutcomeEvent): void => {
    const clean = JSON.parse(redact(JSON.stringify(event))) as OutcomeEvent;
    if (clean.type === 'serial') appendFileSync(join(folder, 'serial.log'), `${new Date().toISOString()} ${clean.text}\n`);
    context.journal.write({ scenario: plan.scenario, strategy: plan.strategy, ...clean } as Parameters<Journal['write']>[0]);
  };
  const work = await makeWorkFolder(join(folder, 'work'), context);
  const execution: Execution = {
    plan,
    request: prepared.request,
    provider: context.provider,
    template: prepared.template,
    secrets,
    cache: context.cache,
    useCache: context.useCache,
    signal: context.signal,
    run: context.run,
    folder,
    workFolder: work.folder,
    machineOptions: {
      memoryMiB: prepared.scenario.machine.memoryMiB ?? prepared.template.memoryMiB,
      processors: prepared.scenario.machine.processors ?? prepared.template.processors,
    },
    emit,
    redact,
    stage: plan.stages[0]?.name ?? 'host',
    media: { install: plan.image.path },
    boots: 0,
    jobSteps: [],
    evidence: { screenshots: [], logs: [] },
  };
  emit({ type: 'outcome-start', planFile: join(folder, 'plan.json'), stages: plan.stages.map(({ name, title }) => ({ name, title })) });
  try {
    const result = await executePlan(execution);
    const { unchanged } = await proveUnchanged(plan.image.path, before);
    const durationMs = Date.now() - startedAt.getTime();
    const built = buildOutcome({ execution, result, startedAt, durationMs, imageUnchanged: unchanged, answerFile });
    // Evidence is named relative to the outcome, so that the folder can be moved or uploaded as it is.
    const text = JSON.stringify(built).replaceAll(`${JSON.stringify(folder).slice(1, -1)}${sep === '\\' ? '\\\\' : '/'}`, '');
    const outcome = JSON.parse(redact(text)) as Outcome;
    await writeFile(join(folder, 'outcome.json'), `${JSON.stringify(outcome, null, 2)}\n`);
    emit({ type: 'outcome-end', verdict: outcome.verdict, durationMs });
    return outcome;
  } finally {
    await tidyConsole(join(folder, 'console'), redact);
    await work.remove();
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
async function makeWorkFolder(folder: string, { ledger, keep }: OutcomeContext): Promise<{ folder: string; remove: () => Promise<void> }> {
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
