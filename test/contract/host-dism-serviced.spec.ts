import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { executePlan } from '../../harness/run/execute-plan.ts';
import { Ledger } from '../../harness/run/ledger/ledger.ts';
import { readLedger } from '../../harness/run/ledger/ledger-file.js';
import { parseDrivers } from '../../harness/tools/dism/parse-drivers.ts';
import { parseFeatures } from '../../harness/tools/dism/parse-features.ts';
import { parsePackages } from '../../harness/tools/dism/parse-packages.ts';
import { hasTool } from '../corpora.ts';
import { makeLab, textOf, type HostLab } from './host-dism/lab.ts';

test.skip(!['gcab', 'wixl', 'cabextract', 'wimlib-imagex'].every(hasTool), 'gcab, wixl, cabextract or wimlib-imagex are not installed');
test.describe.configure({ mode: 'serial' });
let lab: HostLab;
test.beforeAll(async () => {
  lab = await makeLab();
});

const REQUEST = `
  - operation: add-package
    id: update
    source: payloads/kb5099001-x64.cab
  - operation: add-driver
    source: payloads/pane-sample/pane-sample.inf
  - operation: enable-feature
    feature: TelnetClient
  - operation: disable-feature
    feature: WorkFolders-Client
  - operation: enable-feature
    id: unknown
    feature: There-Is-No-Such-Feature
  - operation: set-registry-value
    key: HKLM\\SOFTWARE\\Contoso
    value: Site
    type: REG_SZ
    data: Halle
`;

async function serviced(offline: string): Promise<{ steps: Record<string, string>; logs: string[]; failedState?: string; open: unknown[]; workFolder: string; disk?: string; events: { type: string }[] }> {
  for (const folder of [lab.windows, lab.esp]) for (const name of readdirSync(folder)) rmSync(path.join(folder, name), { recursive: true });
  const { execution: make, plan } = await lab.plan(REQUEST, offline);
  expect(plan.engine).toEqual({ name: 'host-dism', why: '--engine names it', dism: '10.0.26100.1' });
  const ledger = await Ledger.open('lab', path.join(lab.root, 'ledger'));
  const execution = make(ledger);
  const result = await executePlan(execution);
  const open = readLedger(ledger.file)?.open ?? [];
  await ledger.close();
  expect(result.error).toBeUndefined();
  const [stage] = result.stages;
  return {
    steps: Object.fromEntries(stage!.jobSteps.map((step) => [step.operation ?? step.title, step.state])),
    logs: execution.evidence.logs,
    failedState: stage!.jobSteps.find((step) => step.operation === 'unknown')?.log,
    open,
    workFolder: execution.workFolder,
    disk: execution.disk,
    events: execution.events,
  };
}

/** What a DISM that knows nothing of the run lists in the applied folder. */
async function enumerated(): Promise<{ features: Record<string, string>; packages: string[]; drivers: string[] }> {
  const ask = async (query: string): Promise<string> => (await lab.run('dism.exe', '/English', '/Image:W:\\', query)).out;
  return {
    features: Object.fromEntries(parseFeatures(await ask('/Get-Features')).map((feature) => [feature.name, feature.state])),
    packages: parsePackages(await ask('/Get-Packages')).map((one) => JSON.stringify(one)),
    drivers: parseDrivers(await ask('/Get-Drivers')).map((driver) => driver.originalFileName),
  };
}

for (const service of ['applied', 'mounted'] as const) {
  test(`a real WIM is serviced ${service} by the plan's own steps, and another DISM finds what was asked for`, async () => {
    const run = await serviced(`offline:\n  service: ${service}\n`);
    expect(run.steps).toMatchObject({ update: 'succeeded', 'Make the disk bootable': 'succeeded', 'Remove the scratch folder': 'succeeded', unknown: 'failed' });
    expect(Object.values(run.steps).filter((state) => state !== 'succeeded')).toEqual(['failed']);
    expect(run.failedState).toContain('Error: 0x800f080c');
    const found = await enumerated();
    expect(found.features).toMatchObject({ TelnetClient: 'Enable Pending', 'WorkFolders-Client': 'Disable Pending' });
    expect(found.packages.join()).toContain('Package_for_KB5099001');
    expect(found.drivers).toEqual(['pane-sample.inf']);
    expect((await lab.run('cmd.exe', '/d', '/c', 'reg load HKLM\\look W:\\Windows\\System32\\config\\SOFTWARE >nul && reg query HKLM\\look\\Contoso /v Site && reg unload HKLM\\look >nul')).out).toContain('Halle');
    expect(existsSync(path.join(lab.esp, 'EFI/Boot/bootx64.efi'))).toBe(true);
    // The same records as a job of Windows PE: every step told twice, each with its log; DISM's own logs kept.
    expect(run.events.filter(({ type }) => type === 'job-step').length).toBeGreaterThanOrEqual(3 * Object.keys(run.steps).length);
    // At level 2 a step that goes well logs nothing.
    expect(run.logs).toEqual([expect.stringMatching(/^logs.host.0\d\d-dism\.log$/)]);
    expect(textOf(path.join(lab.root, 'outcome', run.logs[0]!))).toContain('Error');
    // Nothing is left: no mount, no open entry, no scratch folder in the image.
    expect(run.open).toEqual([]);
    expect((await lab.run('dism.exe', '/English', '/Get-MountedImageInfo')).out).toContain('No mounted images found.');
    expect(readdirSync(lab.windows).filter((name) => name.startsWith('wimproof'))).toEqual([]);
    expect(textOf(run.disk!)).toBe('a disk');
  });
}

test('a step of our own that fails ends the stage, and nothing stays mounted', async () => {
  const { execution: make } = await lab.plan(REQUEST, 'offline:\n  service: mounted\n');
  const ledger = await Ledger.open('lab', path.join(lab.root, 'ledger'));
  const execution = make(ledger);
  const [stage] = execution.plan.stages;
  const host = stage!.steps[0] as Extract<(typeof stage & object)['steps'][number], { action: 'run-host-job' }>;
  const commit = host.job.steps.find(({ title }) => title.startsWith('Commit'))!;
  const script = host.files.find((file) => file.path.endsWith(`${commit.id}.cmd`));
  Object.assign(script!, { text: '@exit /b 5\r\n' });
  const result = await executePlan(execution);
  expect(result.error).toMatchObject({ code: 'WP-JOB-STEP', cause: expect.stringContaining('(Commit and unmount image 1) failed: exit code 5') });
  expect(result.stages[0]!.jobSteps.at(-1)!.state).toBe('pending');
  expect((await lab.run('dism.exe', '/English', '/Get-MountedImageInfo')).out).toContain('No mounted images found.');
  expect(execution.held).toBe(false);
  await ledger.close();
});

test('cancelled within a step, the programs are killed and the mount is thrown away; a mount of somebody else stays', async () => {
  const other = path.join(lab.root, 'other');
  await lab.run('cmd.exe', '/d', '/c', 'md H:\\other');
  await lab.run('cmd.exe', '/d', '/c', 'copy /y /b H:\\install.wim H:\\other.wim >nul');
  expect((await lab.run('dism.exe', '/English', '/Mount-Image', '/ImageFile:H:\\other.wim', '/Index:1', '/MountDir:H:\\other')).exit).toBe(0);
  const { execution: make } = await lab.plan(REQUEST, 'offline:\n  service: mounted\n');
  const ledger = await Ledger.open('lab', path.join(lab.root, 'ledger'));
  const cancel = new AbortController();
  const execution = make(ledger, cancel.signal);
  const told = path.join(lab.root, 'hanging');
  Object.assign(execution.host.environment, { PANE_HANG: '/Add-Driver', PANE_HANG_FILE: told });
  const running = executePlan(execution);
  await expect.poll(() => textOf(told), { timeout: 60_000 }).not.toBe('');
  expect(readLedger(ledger.file)?.open.map(({ kind }) => kind).sort()).toEqual(['child', 'command']);
  cancel.abort();
  const result = await running;
  delete execution.host.environment['PANE_HANG'];
  expect(result.error?.code).toBe('WP-RUN-CANCELLED');
  expect(() => process.kill(Number(textOf(told)), 0)).toThrow();
  expect(execution.events.some((event) => event.type === 'job-step' && event.result.state === 'interrupted' && event.result.operation !== undefined)).toBe(true);
  const left = (await lab.run('dism.exe', '/English', '/Get-MountedImageInfo')).out;
  expect(left.match(/Mount Dir : .*/g)).toEqual(['Mount Dir : H:\\other']);
  expect(readLedger(ledger.file)?.open).toEqual([]);
  await ledger.close();
  expect(existsSync(path.join(other, 'Windows'))).toBe(true);
  expect((await lab.run('dism.exe', '/English', '/Unmount-Image', '/MountDir:H:\\other', '/Discard')).exit).toBe(0);
  writeFileSync(told, '');
});
