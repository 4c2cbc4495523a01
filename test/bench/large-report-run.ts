import type { Inventory } from '../../harness/guest/inventory/inventory.ts';
import { STRATEGIES, type StrategyName } from '../../harness/servicing/operation.ts';
import type { Check, CheckStatus, Comparison, Outcome, Verdict } from '../../harness/verify/outcome.ts';
import type { CellReport, RunSource, ScenarioReport } from '../../reports/run-report.ts';
import { anInventory, anOutcome } from '../unit/fixtures/outcome-builder.ts';
import { aCell } from '../unit/fixtures/report-builder.ts';
import { randomFrom } from '../unit/fixtures/seeded-random.ts';

export interface RunSize {
  scenarios: number;
  /** Of each strategy. */
  checks: number;
  /** Share of scenarios that fail. */
  failing: number;
  /** Share of checks that fail in them. */
  false: number;
}
export const LARGE: RunSize = { scenarios: 200, checks: 200, failing: 0.3, false: 0.08 };
export const TENTH: RunSize = { ...LARGE, scenarios: 20 };

const RUN = '20261101-020000-5c1e';
const PICTURES = 3;
const PICTURE_BYTES = 30_000;
const SHARED = 0.5;

/**
 * A run of any size that is made as it is read, the same each time: scenarios x 3 strategies, each with an inventory of
 * Windows' size, output of its commands, a log, a serial line and screenshots (of noise: they do not get smaller).
 */
export function largeRun(size: RunSize): RunSource {
  const scenarios = Array.from({ length: size.scenarios }, (_, at) => `image-${String(at + 1).padStart(3, '0')}-${['kiosk', 'branch', 'server', 'lab'][at % 4]}`);
  const failing = (at: number) => (at * 7) % 10 < size.failing * 10;
  return {
    head: { run: RUN, version: '0.1.0', provider: 'qemu', startedAt: '2026-11-01T02:00:00.000Z', durationMs: 41_400_000, verdict: size.failing > 0 ? 'failed' : 'passed', exitCode: size.failing > 0 ? 1 : 0, interrupted: false },
    scenarios,
    scenario: (name) => {
      const at = scenarios.indexOf(name);
      if (at < 0) throw new RangeError(name);
      return scenario(name, at, size, failing(at));
    },
  };
}

function scenario(name: string, at: number, size: RunSize, failing: boolean): ScenarioReport {
  const random = randomFrom(at + 1);
  const cells = STRATEGIES.map((strategy) => cell(name, at, strategy, size, failing && strategy !== 'offline', random));
  const verdict: Verdict = cells.some((one) => one.outcome.verdict === 'failed') ? 'failed' : 'passed';
  return { name, description: `Image ${at + 1} of the autumn wave: cumulative update, drivers, features and applications.`, comparison: comparison(name, verdict, cells), cells };
}

function cell(scenarioName: string, at: number, strategy: StrategyName, size: RunSize, failing: boolean, random: () => number): CellReport {
  const checks = Array.from({ length: size.checks }, (_, number) => check(at, number, size, failing && random() < size.false));
  const verdict = checks.some((one) => one.status === 'failed') ? 'failed' : 'passed';
  const base = anOutcome(strategy, { run: RUN, checks, verdict, scenario: scenarioName, inventory: inventory(at) });
  const log = Array.from({ length: 120 }, (_, line) => `2026-11-01 02:${String(line % 60).padStart(2, '0')}:17, Info                  DISM   DISM Package Manager: PID=${1000 + line} TID=${line * 7} Processing package ${line} of image ${at}\r\n`).join('');
  const outcome: Outcome = { ...base, stages: base.stages.map((stage) => ({ ...stage, jobSteps: stage.jobSteps.map((step) => ({ ...step, log })) })) };
  const lines = Array.from({ length: 200 }, (_, line) => ({ number: line * 9 + 1, text: `2026-11-01 02:11:${line % 60}, Error  CBS  Failed to resolve package ${line} [HRESULT = 0x800f0823]`, ...(line % 20 === 0 ? { mark: 'error' as const } : {}) }));
  return aCell(outcome, {
    serialTail: Array.from({ length: 60 }, (_, line) => `##wimproof token=4f2a event=progress step=${line} of=60`),
    logs: [{ file: 'logs/dism.log', totalLines: 1800, lines }],
    answerFile: `<?xml version="1.0"?>\n${'<settings pass="specialize"><component name="Microsoft-Windows-Shell-Setup"/></settings>\n'.repeat(40)}`,
    screenshots: Array.from({ length: PICTURES }, (_, picture) => ({ name: `console-${picture}.png`, dataUri: `data:image/png;base64,${noise(random, PICTURE_BYTES)}` })),
  });
}

/** Half of them are the same everywhere, as those of a common baseline are; the others are the scenario's own. */
function check(at: number, number: number, size: RunSize, fails: boolean): Check {
  const shared = number < size.checks * SHARED;
  const subject = shared ? `Contoso-Baseline-Feature-${number}` : `Package_for_KB50${String(at).padStart(3, '0')}${String(number).padStart(3, '0')}~31bf3856ad364e35~amd64~~10.0.26100.${number}`;
  const status: CheckStatus = fails ? 'failed' : number % 40 === 39 ? 'not-applicable' : 'passed';
  return {
    id: `${shared ? 'feature' : 'package'}:${subject}`,
    title: shared ? `Feature ${subject} is enabled` : `Package ${subject} is installed`,
    operation: `add-package:${number % 8}`,
    status,
    expected: shared ? 'Enabled' : 'Installed',
    actual: fails ? (shared ? 'Disabled' : 'absent') : shared ? 'Enabled' : 'Installed',
    evidence: [`dism /English /Online /Get-${shared ? 'Features' : 'Packages'}: ${subject} | ${fails ? 'Disabled' : 'Enabled'}`],
    ...(status === 'not-applicable' ? { reason: 'This Windows has no such feature.' } : {}),
  };
}

function comparison(scenarioName: string, verdict: Verdict, cells: CellReport[]): Comparison {
  const landed = { status: 'passed' as const, text: 'dism /Add-Package' };
  return {
    schema: 'wimproof.comparison/1',
    run: RUN,
    scenario: scenarioName,
    verdict,
    strategies: [...STRATEGIES],
    operations: Array.from({ length: 8 }, (_, number) => ({ operation: `add-package:${number}`, title: `Add package ${number} of ${scenarioName}`, cells: { offline: landed, setup: landed, audit: landed } })),
    metrics: Object.fromEntries(cells.map(({ outcome }) => [outcome.strategy, {
      verdict: outcome.verdict, durationMs: outcome.durationMs, reboots: outcome.reboots, imageGrowthBytes: outcome.imageGrowthBytes, notPossible: 0,
      passed: outcome.checks.filter((one) => one.status === 'passed').length, failed: outcome.checks.filter((one) => one.status === 'failed').length,
    }])),
    differences: Array.from({ length: 12 }, (_, number) => ({ subject: `service:svc-${number}`, kind: 'service', class: 'expected', rule: 'driver-published-name', reason: 'follows from the strategy', values: { offline: 'manual', setup: 'automatic', audit: 'manual' } })),
  };
}

function inventory(at: number): Inventory {
  const many = <Item>(count: number, make: (number: number) => Item): Item[] => Array.from({ length: count }, (_, number) => make(number));
  return anInventory({
    computerName: `IMAGE-${at}`,
    packages: many(150, (number) => ({ identity: `Microsoft-Windows-Part-${number}-Package~31bf3856ad364e35~amd64~~10.0.26100.${at}`, state: 'Installed', releaseType: 'Feature Pack', installTime: '10/9/2026 6:40 AM' })),
    features: many(140, (number) => ({ name: `Contoso-Baseline-Feature-${number}`, state: 'Enabled' })),
    services: many(260, (number) => ({ name: `svc-${number}`, displayName: `Service ${number} of Windows`, state: 'RUNNING', startType: 'manual' as const })),
    devices: many(60, (number) => ({ instanceId: `PCI\\VEN_1AF4&DEV_${1000 + number}\\3&267A616A&0&${at}`, description: `Device ${number}`, className: 'System', status: 'Started', driverPublishedName: `oem${number}.inf`, driverOriginalName: `device${number}.inf` })),
  });
}

function noise(random: () => number, length: number): string {
  const words = new Uint32Array(length / 4);
  for (let at = 0; at < words.length; at++) words[at] = random() * 2 ** 32;
  return Buffer.from(words.buffer).toString('base64');
}
