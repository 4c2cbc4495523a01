import { appendFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STRATEGIES } from '../../harness/servicing/operation.ts';
import type { Outcome } from '../../harness/verify/outcome.ts';
import { LARGE, largeRun } from './large-report-run.ts';

export interface LargeRunOptions {
  scenarios?: number;
  /** Of each strategy. */
  checks?: number;
  /** Lines of the serial line per cell, in the journal and in `serial.log`. */
  serialLines?: number;
}

/**
 * Writes `largeRun` as the folder that `wimproof run` leaves, with journal, serial lines and guest logs. A fifth of the
 * scenarios fails, in one check of fifty. The same each time.
 */
export function writeLargeRun(folder: string, { scenarios = LARGE.scenarios, checks = LARGE.checks, serialLines = 300 }: LargeRunOptions = {}): void {
  const { head, scenarios: names, scenario } = largeRun({ scenarios, checks, failing: 0.2, false: 0.02 });
  const { run, version, provider, startedAt, exitCode, verdict } = head;
  const at = (minute: number): string => new Date(Date.parse(startedAt) + minute * 60_000).toISOString();
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'run.json'), JSON.stringify({ schema: 'wimproof.run/1', run, version, provider, startedAt, scenarios: names.map((name) => ({ name, description: `What ${name} is for.`, strategies: STRATEGIES, digest: name.padEnd(64, '0'), differences: [] })) }));
  const write = (events: object[]): void => appendFileSync(join(folder, 'journal.ndjson'), events.map((event) => `${JSON.stringify({ run, ...event })}\n`).join(''));
  write([{ at: startedAt, type: 'run-start', scenarios: names, strategies: STRATEGIES, provider, version }]);
  for (const [number, name] of names.entries()) {
    const { comparison, cells } = scenario(name);
    for (const cell of cells) {
      const outcome: Outcome = { ...cell.outcome, evidence: { ...cell.outcome.evidence, logs: ['logs/CBS.log'] } };
      const place = join(folder, name, outcome.strategy);
      const serial = Array.from({ length: serialLines }, (_, line) => `[${(line / 10).toFixed(6).padStart(12)}] ${name} device ${line}: ready, state ${(line * 7919) % 1000}`);
      mkdirSync(join(place, 'logs'), { recursive: true });
      writeFileSync(join(place, 'outcome.json'), `${JSON.stringify(outcome, null, 2)}\n`);
      writeFileSync(join(place, 'serial.log'), `${serial.join('\n')}\n`);
      writeFileSync(join(place, 'logs', 'CBS.log'), cbsLog(outcome));
      write(cellEvents(outcome, serial, at(number)));
    }
    writeFileSync(join(folder, name, 'comparison.json'), JSON.stringify(comparison));
  }
  write([{ at: at(names.length + 1), type: 'run-end', exitCode, verdict }]);
}

function cbsLog({ checks }: Outcome): string {
  const lines = checks.flatMap(({ id, status }, index) => {
    const says = (level: string, text: string): string => `2026-11-01 02:${String(30 + (index % 30)).padStart(2, '0')}:00, ${level.padEnd(22)}CBS    ${text}`;
    const identity = id.slice(id.indexOf(':') + 1);
    return [
      says('Info', `Exec: Processing started.  Session: 1_${index}, Package: ${identity}`),
      status === 'failed' ? says('Error', `Failed to install package: ${identity} [HRESULT = 0x800f081f - CBS_E_SOURCE_MISSING]`) : says('Info', `Exec: Processing complete.  Session: 1_${index}, Package: ${identity} [HRESULT = 0x00000000 - S_OK]`),
      // What explains one package stands clear of the next.
      says('Info', 'Session: finalized'),
      says('Info', 'Session: initialized'),
    ];
  });
  return `${lines.join('\r\n')}\r\n`;
}

function cellEvents(outcome: Outcome, serial: readonly string[], at: string): object[] {
  const place = { scenario: outcome.scenario, strategy: outcome.strategy, at };
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
