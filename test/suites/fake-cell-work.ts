import { spawn } from 'node:child_process';
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CellWork } from '../../harness/playwright/engine/cell-work.ts';
import type { Execution, OutcomeEvent } from '../../harness/run/execution.ts';
import type { PreparedScenario } from '../../harness/run/prepare-scenario.ts';
import type { OutcomeContext } from '../../harness/run/run-outcome.ts';
import { loadScenario } from '../../harness/scenario/load-scenario.ts';
import type { Plan } from '../../harness/strategy/plan.ts';
import type { Outcome } from '../../harness/verify/outcome.ts';
import { anErrorOutcome, anInventory, anOutcome } from '../unit/fixtures/outcome-builder.ts';

/**
 * Carries cells out without machines, for suites that try the engine: a child process stands for the machine, and the
 * scenario's description says what is to happen (`fails`, `differs`, `infrastructure once`, `waits`). What happens is noted in
 * `WIMPROOF_TEST_NOTES`: `machine <cell> <pid>`, `off <cell> <pid>`, `command <line>`.
 */
const work: CellWork = {
  makeProvider: () => ({
    name: 'qemu',
    disks: { format: 'qcow2', create: refuse, overlay: refuse, flatten: refuse },
    start: refuse,
  }),
  prepare: async (file, strategy) => {
    const scenario = await loadScenario(file, { checkFiles: false });
    const image = { source: { sha256: '9f2c4a'.padEnd(64, '3b7d') }, image: { index: 1 } } as PreparedScenario['image'];
    const template = { memoryMiB: 256, powershell: false } as PreparedScenario['template'];
    return { scenario, template, request: { operations: [] }, image, plans: [planOf(scenario.name, strategy)], secrets: { productKeys: {}, answerFile: [], spellings: [] } };
  },
  run: carryOut,
};
export default work;

function planOf(scenario: string, strategy: Plan['strategy']): Plan {
  const { image, mechanisms, notPossible } = anOutcome(strategy);
  return {
    schema: 'wimproof.plan/1',
    scenario,
    strategy,
    image: { path: 'install.wim', index: 1, ...image },
    machine: 'fake',
    stages: [{ name: 'verify', title: 'Take the inventory', steps: [{ action: 'take-inventory', id: 'v1', deadlineMinutes: 1 }] }],
    mechanisms: mechanisms as Plan['mechanisms'],
    notPossible,
    notes: [],
    expectations: [],
  };
}

async function carryOut({ scenario }: PreparedScenario, plan: Plan, context: OutcomeContext): Promise<Outcome> {
  const { run, runFolder, signal } = context;
  const folder = join(runFolder, plan.scenario, plan.strategy);
  mkdirSync(folder, { recursive: true });
  const emit = (event: OutcomeEvent): void => context.journal.write({ scenario: plan.scenario, strategy: plan.strategy, ...event } as Parameters<typeof context.journal.write>[0]);
  const again = existsSync(`${folder}.attempt-1`);
  await writeFile(join(folder, 'plan.json'), JSON.stringify(plan));
  await writeFile(join(folder, 'serial.log'), 'booted\n');
  emit({ type: 'outcome-start', planFile: join(folder, 'plan.json'), stages: plan.stages });
  emit({ type: 'stage-start', stage: 'verify', title: 'Take the inventory' });
  const step = { stage: 'verify', step: 'v1', action: 'take-inventory' } as const;
  emit({ type: 'step-start', ...step, detail: 'take the inventory' });

  const handle = context.ledger.add({ kind: 'child', what: 'the stand-in for a machine' });
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
  handle.notePid(child.pid!);
  note(`machine ${plan.scenario}/${plan.strategy} ${child.pid}`);
  const machine = Object.assign(new EventEmitter(), { state: 'running', screenshot: async (file: string) => writeFileSync(file, 'PNG') });
  const result = { id: '001', title: 'enable TelnetClient', command: ['dism'] };
  emit({ type: 'job-step', stage: 'verify', job: 'service', result: { ...result, state: 'running' } });
  emit({ type: 'job-step', stage: 'verify', job: 'service', result: { ...result, state: 'succeeded', exitCode: 0 } });
  emit({ type: 'reboot', stage: 'verify', proof: 'the hypervisor reported a reset of the machine' });
  try {
    const common = { run, scenario: plan.scenario, startedAt: new Date().toISOString(), durationMs: 5 };
    const infrastructure = scenario.description.includes('infrastructure once') && !again;
    const aborted = scenario.description.includes('waits') && (await waited(signal));
    const differs = scenario.description.includes('differs') && plan.strategy === 'audit';
    const inventory = differs ? anInventory({ drivers: [...anInventory().drivers, { publishedName: 'oem1.inf', originalFileName: 'left-over.inf', inbox: false, className: 'Net', provider: 'Contoso', date: '1/2/2024', version: '1.0.0.0' }] }) : anInventory(scenario.description.includes('fails') ? { features: [{ name: 'TelnetClient', state: 'Disabled' }, { name: 'SMB1Protocol', state: 'Disabled' }] } : {});
    const cancelled = { code: 'WP-RUN-CANCELLED', kind: 'infrastructure', cause: 'the run was cancelled', mend: 'start it again', evidence: [] } as const;
    const made = aborted ? anErrorOutcome(plan.strategy, { ...cancelled, evidence: [] }) : infrastructure ? anErrorOutcome(plan.strategy) : anOutcome(plan.strategy, { inventory, notPossible: [], ...(plan.strategy === 'offline' && { notPossible: plan.notPossible }) });
    const outcome: Outcome = { ...made, ...common };
    emit({ type: 'step-end', ...step, status: outcome.error ? 'failed' : 'succeeded', durationMs: 3, ...(outcome.error && { error: outcome.error }) });
    emit({ type: 'stage-end', stage: 'verify', status: outcome.error ? 'failed' : 'succeeded', durationMs: 4, reboots: 1, ...(outcome.error && { error: outcome.error }) });
    writeFileSync(join(folder, 'outcome.json'), JSON.stringify(outcome));
    emit({ type: 'outcome-end', verdict: outcome.verdict, durationMs: 5 });
    if (outcome.inventory && context.hold) await context.hold(executionOf(plan, folder, machine, signal, outcome), outcome);
    return outcome;
  } finally {
    machine.state = 'off';
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    handle.strike();
    note(`off ${plan.scenario}/${plan.strategy} ${child.pid}`);
  }
}

/** As much of an execution as a held machine needs: commands are echoed, a restart changes the boot time. */
function executionOf(plan: Plan, folder: string, machine: object, signal: AbortSignal, { inventory }: Outcome): Execution {
  let boots = 0;
  const winrm = {
    run: async (commandLine: string) => {
      note(`command ${commandLine}`);
      if (commandLine.startsWith('shutdown')) boots += 1;
      return { stdout: `${commandLine}\r\n`, stderr: '', exitCode: commandLine.includes('fail') ? 1 : 0 };
    },
    bootTime: async () => new Date(Date.UTC(2024, 10, 4, 9, boots)),
    close: () => {},
  };
  return { plan, folder, machine, winrm, inventory, signal, template: { powershell: false }, redact: (text: string) => text.replaceAll('hunter2', '[redacted]') } as unknown as Execution;
}

/** Until the test lets it go on, or it is aborted. */
async function waited(signal: AbortSignal): Promise<boolean> {
  try {
    while (!existsSync(process.env['WIMPROOF_TEST_GO'] ?? '')) await delay(50, undefined, { signal });
    return false;
  } catch {
    return true;
  }
}

function note(text: string): void {
  const file = process.env['WIMPROOF_TEST_NOTES'];
  if (file) appendFileSync(file, `${text}\n`);
}

async function refuse(): Promise<never> {
  throw new Error('there are no machines here');
}
