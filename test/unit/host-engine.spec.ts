import { expect, test } from '@playwright/test';
import { plannedEngine } from '../../harness/run/engine/planned-engine.ts';
import { probeDism } from '../../harness/run/engine/probe-dism.ts';
import { stageKey } from '../../harness/run/stage-key.ts';
import { compile } from '../../harness/strategy/compile.ts';
import { describePlan } from '../../harness/strategy/describe-plan.ts';
import { placesOf } from '../../harness/strategy/engine-places.ts';
import { chooseEngine, isOlder, type HostDism } from '../../harness/strategy/engine.ts';
import type { Plan, Step } from '../../harness/strategy/plan.ts';
import { expandVariables } from '../../harness/run/engine/host-variables.ts';
import { quickstartPlanInput } from './fixtures/quickstart-plan-input.ts';

const ready = (version: string): HostDism => ({ state: 'ready', program: 'C:\\Windows\\System32\\dism.exe', version });
const IMAGE = '10.0.26100.1';
const HOST = { name: 'host-dism', why: 'a test', dism: '10.0.26100.1' } as const;

test('the host services where it can, Windows PE everywhere else, and the plan says why', () => {
  expect(chooseEngine(ready('10.0.26100.1742'), IMAGE)).toEqual({ name: 'host-dism', why: 'this process is elevated on Windows, and DISM 10.0.26100.1742 is not older than the image', dism: '10.0.26100.1742' });
  expect(chooseEngine({ state: 'not-windows' }, IMAGE)).toEqual({ name: 'winpe', why: 'this host is not Windows' });
  expect(chooseEngine({ state: 'not-elevated', program: 'dism' }, IMAGE)).toMatchObject({ name: 'winpe', why: expect.stringContaining('DISM needs an elevated process (its error 740)') });
  expect(chooseEngine(ready('10.0.19041.1'), IMAGE)).toMatchObject({ name: 'winpe', why: expect.stringContaining('DISM 10.0.19041.1 is older than the image 10.0.26100.1') });
  expect(chooseEngine(ready('10.0.26100.1'), IMAGE, { name: 'winpe', by: '--engine' })).toEqual({ name: 'winpe', why: '--engine names it' });
  expect(chooseEngine(ready('10.0.26100.1'), '6.0.6002.1')).toMatchObject({ name: 'winpe' });
});

for (const [host, code] of [
  [{ state: 'not-windows' }, 'WP-DISM-NOT-WINDOWS'],
  [{ state: 'missing', program: 'D:\\dism.exe' }, 'WP-DISM-MISSING'],
  [{ state: 'not-elevated', program: 'dism.exe' }, 'WP-DISM-ELEVATION'],
  [{ state: 'unreadable', program: 'dism.exe', detail: 'it is empty' }, 'WP-DISM-OUTPUT'],
  [ready('10.0.22621.1'), 'WP-DISM-TOO-OLD'],
] as [HostDism, string][])
  test(`asked for by name, a host that cannot service is an error with its mend: ${code}`, () => {
    expect(() => chooseEngine(host, IMAGE, { name: 'host-dism', by: '--engine' })).toThrow(expect.objectContaining({ code, kind: 'infrastructure', mend: expect.stringMatching(/\w/) }));
  });

test('versions are compared by build, and an enablement package is no other build', () => {
  // A Windows 10 22H2 host calls its DISM 10.0.19041.x; recorded outputs put 19045 above 19041's packages.
  expect(isOlder('10.0.19041.3636', '10.0.19045.2006')).toBe(false);
  expect(isOlder('10.0.26100.1', '10.0.26200.1')).toBe(false);
  expect(isOlder('10.0.26100.1', '10.0.26100.4349')).toBe(false);
  expect(isOlder('10.0.19041.1', '10.0.22621.1')).toBe(true);
  expect(isOlder('6.3.9600.17031', '10.0.10240.16384')).toBe(true);
  expect(isOlder('10.0.10240.16384', '6.3.9600.16384')).toBe(false);
});

test('the command line overrules the scenario, and DISM is asked only where it matters', async () => {
  const never = (): Promise<HostDism> => Promise.reject(new Error('asked'));
  expect(await plannedEngine({ offline: { engine: 'host-dism' } }, IMAGE, { engine: 'winpe', hostDism: never })).toEqual({ name: 'winpe', why: '--engine names it' });
  expect(await plannedEngine({ offline: { engine: 'winpe' } }, IMAGE, { hostDism: never })).toMatchObject({ name: 'winpe' });
  expect(await plannedEngine({}, '6.0.6002.1', { hostDism: never })).toMatchObject({ name: 'winpe' });
  expect(await plannedEngine({ offline: { engine: 'host-dism' } }, IMAGE, { hostDism: () => Promise.resolve(ready('10.0.26100.1')) })).toMatchObject({ name: 'host-dism', why: 'offline.engine of the scenario names it' });
  await expect(plannedEngine({}, IMAGE, { engine: 'host-dism', hostDism: () => Promise.resolve({ state: 'not-windows' }) })).rejects.toMatchObject({ code: 'WP-DISM-NOT-WINDOWS' });
  const printed = await plannedEngine({}, IMAGE, { engine: 'host-dism', printing: true, hostDism: () => Promise.resolve({ state: 'not-windows' }) });
  expect(compile({ ...quickstartPlanInput(), engine: printed }, 'offline').printedOnly).toBe('the offline engine host-dism needs a Windows host');
});

test('a host that is not Windows is not asked; a program that is not there is told', async () => {
  expect(await probeDism({ platform: 'linux' })).toEqual({ state: 'not-windows' });
  expect(await probeDism({ platform: 'win32', environment: { WIMPROOF_DISM: '/nowhere/dism.exe' } })).toEqual({ state: 'missing', program: '/nowhere/dism.exe' });
});

const jobOf = (plan: Plan): Extract<Step, { action: 'run-host-job' | 'follow-pe-job' }>['job'] => plan.stages[0]!.steps.flatMap((step) => (step.action === 'run-host-job' || step.action === 'follow-pe-job' ? [step.job] : []))[0]!;

for (const service of ['applied', 'mounted'] as const)
  test(`both engines have the same steps, ${service}: only the places differ`, () => {
    const input = quickstartPlanInput();
    const scenario = { ...input.scenario, offline: { service } };
    const pe = jobOf(compile({ ...input, scenario }, 'offline'));
    const host = jobOf(compile({ ...input, scenario, engine: HOST }, 'offline'));
    const { windows, esp, scratch, work } = placesOf('winpe');
    const placed = host.steps.map(({ id: _id, ...step }) => ({ ...step, command: step.command.map((one) => expandVariables(one, { WINDOWS: windows, ESP: esp, SCRATCH: scratch, WORK: work })) }));
    // Logs are named by the step's number, which partitioning moves by one in Windows PE.
    const plain = (steps: unknown): unknown => JSON.parse(JSON.stringify(steps).replace(/\d{3}(?=-dism\.log)/g, 'NNN'));
    const own = ['Partition the disk', 'Clean up mount points'];
    expect(plain(placed)).toEqual(plain(pe.steps.filter(({ title }) => !own.includes(title)).map(({ id: _id, ...step }) => step)));
    expect(host.runAs).toBe('host');
  });

test('the plan of the host names no letter and no folder of it, and is printed whole', () => {
  const plan = compile({ ...quickstartPlanInput(), engine: HOST }, 'offline');
  expect(plan.stages.map(({ name }) => name)).toEqual(['host', 'oobe', 'verify']);
  const commands = jobOf(plan).steps.map(({ command }) => command.join(' '));
  for (const command of commands) expect(command).not.toMatch(/\b[WS]:/);
  expect(commands).toContain('bcdboot.exe %WINDOWS%\\Windows /s %ESP% /f UEFI');
  const text = describePlan(plan);
  expect(text).toContain('Engine: host-dism (a test)');
  expect(text).toContain('make a disk of 64 GiB and attach it to this host');
  expect(text).toContain('/Image:%WINDOWS%\\');
  expect(compile({ ...quickstartPlanInput(), engine: HOST }, 'setup').engine).toBeUndefined();
});

test('batch files take letters and folders from their environment', () => {
  const input = quickstartPlanInput();
  const [first] = input.request.operations;
  const operations = [{ operation: 'set-registry-value' as const, id: 'r', key: 'HKLM\\SYSTEM\\CurrentControlSet\\Control', value: 'v', type: 'REG_DWORD' as const, data: '1', files: [] }, { operation: 'remove-driver' as const, id: 'd', driver: 'pane-sample.inf', files: [] }];
  expect(first).toBeDefined();
  const [step] = compile({ ...input, request: { operations }, engine: HOST }, 'offline').stages[0]!.steps as [Extract<Step, { action: 'run-host-job' }>];
  const text = (name: string): string => step.files.flatMap((file) => ('text' in file && file.path.endsWith(name) ? [file.text] : []))[0]!;
  expect(text('registry.cmd')).toContain('reg.exe load HKLM\\wimproof-%HIVE% %WINDOWS%\\Windows\\System32\\config\\SYSTEM');
  expect(text('registry.cmd')).toContain('reg.exe add HKLM\\wimproof-%HIVE%\\%SET%\\Control');
  expect(text('registry.cmd')).toContain('reg.exe unload HKLM\\wimproof-%HIVE%');
  expect(text('remove-driver.cmd')).toContain('dism.exe /Image:%WINDOWS%\\ /English');
  const steps = step.files.filter((file) => /steps\\\d{3}\.cmd$/.test(file.path));
  expect(steps).toHaveLength(step.job.steps.length);
  // Media are not searched for on the drives of a host: anybody could have put one there.
  for (const file of steps) expect('text' in file && file.text).not.toContain('for %%d in');
  expect(step.files.map((file) => file.path).filter((path) => /run\.cmd|status\.cmd|install\.cmd|task\.xml/.test(path))).toEqual([]);
});

test('what one DISM made is not taken for what another would make', () => {
  const input = quickstartPlanInput();
  const plan = compile({ ...input, engine: HOST }, 'offline');
  const key = (tools: Record<string, string>): string => stageKey({ plan, stage: plan.stages[0]!, request: input.request, template: {}, tools });
  expect(key({ engine: 'host-dism', dism: '10.0.26100.1' })).not.toBe(key({ engine: 'host-dism', dism: '10.0.26100.1742' }));
  const moved = structuredClone(plan);
  for (const step of moved.stages[0]!.steps) if (step.action === 'run-host-job') step.files = step.files.map((file) => ('from' in file ? { ...file, from: `/elsewhere${file.from}` } : file));
  expect(stageKey({ plan: moved, stage: moved.stages[0]!, request: input.request, template: {}, tools: {} })).toBe(key({}));
});
