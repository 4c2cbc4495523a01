import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Inventory } from '../../harness/guest/inventory/inventory.ts';
import { compare } from '../../harness/verify/compare/compare.ts';
import type { Check, Outcome } from '../../harness/verify/outcome.ts';
import { outcomeVerdict } from '../../harness/verify/verdict.ts';
import { anInventory, anOutcome } from '../unit/fixtures/outcome-builder.ts';
import { randomFrom } from '../unit/fixtures/seeded-random.ts';

export interface LargeRunOptions {
  scenarios?: number;
  checks?: number;
  /** Lines of the serial line per cell, in the journal and in `serial.log`. */
  serialLines?: number;
}
const STRATEGIES = ['offline', 'setup', 'audit'] as const;
const RUN = '20241104-093000-7f3a';
const START = Date.parse('2024-11-04T09:30:00.000Z');

/**
 * Writes a run folder as `wimproof run` leaves it: scenarios x three strategies x checks, inventories of the size of a
 * Windows client's, journal, serial lines and guest logs. One cell in 20 fails. The same each time.
 */
export function writeLargeRun(folder: string, { scenarios = 200, checks = 200, serialLines = 300 }: LargeRunOptions = {}): void {
  const random = randomFrom(5);
  const names = Array.from({ length: scenarios }, (_, index) => `scenario-${String(index + 1).padStart(3, '0')}`);
  const inventory = largeInventory();
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'run.json'),
    JSON.stringify({ schema: 'wimproof.run/1', run: RUN, version: '0.1.0', provider: 'qemu', startedAt: at(0), scenarios: names.map((name) => ({ name, description: `What ${name} is for.`, strategies: STRATEGIES, digest: name.padEnd(64, '0'), differences: [] })) }),
  );
  const journal = join(folder, 'journal.ndjson');
  const write = (events: object[]): void => appendFileSync(journal, events.map((event) => `${JSON.stringify({ run: RUN, ...event })}\n`).join(''));
  write([{ at: at(0), type: 'run-start', scenarios: names, strategies: STRATEGIES, provider: 'qemu', version: '0.1.0' }]);
  for (const [number, scenario] of names.entries()) {
    const outcomes = STRATEGIES.map((strategy) => {
      const outcome = largeOutcome(scenario, strategy, inventory, checks, random() < 0.05);
      const cell = join(folder, scenario, strategy);
      mkdirSync(join(cell, 'logs'), { recursive: true });
      writeFileSync(join(cell, 'outcome.json'), `${JSON.stringify(outcome, null, 2)}\n`);
      const serial = Array.from({ length: serialLines }, (_, line) => `[${(line / 10).toFixed(6).padStart(12)}] ${scenario} device ${line}: ready, state ${(line * 7919) % 1000}`);
      writeFileSync(join(cell, 'serial.log'), `${serial.join('\n')}\n`);
      writeFileSync(join(cell, 'logs', 'CBS.log'), cbsLog(outcome));
      write(cellEvents(outcome, serial, number));
      return outcome;
    });
    writeFileSync(join(folder, scenario, 'comparison.json'), JSON.stringify(compare(outcomes, { declared: [] })));
  }
  write([{ at: at(scenarios + 1), type: 'run-end', exitCode: 1, verdict: 'failed' }]);
}

function at(minute: number): string {
  return new Date(START + minute * 60_000).toISOString();
}

function largeOutcome(scenario: string, strategy: (typeof STRATEGIES)[number], inventory: Inventory, count: number, failing: boolean): Outcome {
  const checks = Array.from({ length: count }, (_, index): Check => {
    const identity = `Package_${index}_for_KB5${String(index).padStart(6, '0')}~31bf3856ad364e35~amd64~~26100.${index}.1.0`;
    const failed = failing && index === 7;
    return {
      id: `package:${identity}`, title: `Package ${identity} is installed`, operation: `add-package:kb5${String(index).padStart(6, '0')}-x64.cab`, status: failed ? 'failed' : 'passed',
      expected: 'Installed', actual: failed ? 'not listed' : 'Installed', evidence: [`packages: Package Identity : ${identity}`, `${strategy} step ${index}: exit code 0`],
    };
  });
  const base = anOutcome(strategy, { scenario, run: RUN, inventory, checks, evidence: { serialLog: 'serial.log', screenshots: [], logs: ['logs/CBS.log'], plan: 'plan.json' } });
  return { ...base, verdict: outcomeVerdict({ checks }) };
}

/** As many entries as Windows 11 lists. */
function largeInventory(): Inventory {
  const base = anInventory();
  const many = <Entry>(list: readonly Entry[], count: number, change: (entry: Entry, index: number) => Entry): Entry[] => [...list, ...Array.from({ length: count }, (_, index) => change(list[0]!, index))];
  return {
    ...base,
    packages: many(base.packages, 250, (entry, index) => ({ ...entry, identity: `Microsoft-Windows-Part${index}-Package~31bf3856ad364e35~amd64~~10.0.26100.${index}` })),
    features: many(base.features, 140, (entry, index) => ({ ...entry, name: `Feature-Number-${index}` })),
    drivers: many(base.drivers, 400, (entry, index) => ({ ...entry, publishedName: `inbox${index}.inf`, originalFileName: `inbox${index}.inf`, inbox: true })),
    devices: many(base.devices!, 120, (entry, index) => ({ ...entry, instanceId: `ROOT\\DEVICE\\${index}` })),
    services: many(base.services!, 280, (entry, index) => ({ ...entry, name: `Service${index}`, displayName: `Service number ${index}` })),
  };
}

function cbsLog(outcome: Outcome): string {
  const lines = outcome.checks.flatMap(({ id, status }, index) => {
    const time = `2024-11-04 09:${String(30 + (index % 30)).padStart(2, '0')}:00`;
    const identity = id.slice('package:'.length);
    return [
      `${time}, Info                  CBS    Exec: Processing started.  Session: 1_${index}, Package: ${identity}`,
      status === 'failed' ? `${time}, Error                 CBS    Failed to install package: ${identity} [HRESULT = 0x800f081f - CBS_E_SOURCE_MISSING]` : `${time}, Info                  CBS    Exec: Processing complete.  Session: 1_${index}, Package: ${identity} [HRESULT = 0x00000000 - S_OK]`,
    ];
  });
  return `${lines.join('\r\n')}\r\n`;
}

function cellEvents(outcome: Outcome, serial: readonly string[], minute: number): object[] {
  const place = { scenario: outcome.scenario, strategy: outcome.strategy, at: at(minute) };
  const stages = outcome.stages.map(({ name, title }) => ({ name, title }));
  const own = outcome.stages.flatMap(({ name: stage, title, durationMs, reboots, jobSteps }, index) => [
    { ...place, type: 'stage-start', stage, title },
    ...Array.from({ length: 6 }, (_, step) => [
      { ...place, type: 'step-start', stage, step: `step-${step}`, action: 'await-ready', detail: 'wait until the guest is ready' },
      { ...place, type: 'step-end', stage, step: `step-${step}`, action: 'await-ready', status: 'succeeded', durationMs: 100 },
    ]).flat(),
    ...(index === 0 ? serial.map((text) => ({ ...place, type: 'serial', stage, text })) : []),
    ...jobSteps.flatMap((result) => [{ ...place, type: 'job-step', stage, job: 'service', result: { ...result, state: 'running' } }, { ...place, type: 'job-step', stage, job: 'service', result }]),
    ...Array.from({ length: reboots }, () => ({ ...place, type: 'reboot', stage, proof: 'the hypervisor reported a reset of the machine' })),
    { ...place, type: 'stage-end', stage, status: 'succeeded', durationMs, reboots },
  ]);
  return [{ ...place, type: 'outcome-start', planFile: 'plan.json', stages }, ...own, { ...place, type: 'outcome-end', verdict: outcome.verdict, durationMs: outcome.durationMs }];
}
