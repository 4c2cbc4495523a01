import { test, expect } from '@playwright/test';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { renderJobFiles } from '../../harness/guest/script/job-script.ts';
import type { WimImage } from '../../harness/image/image-info.ts';
import { foundationVersion } from '../../harness/servicing/foundation-version.ts';
import { STRATEGIES } from '../../harness/servicing/operation.ts';
import { compile } from '../../harness/strategy/compile.ts';
import { describePlan } from '../../harness/strategy/describe-plan.ts';
import type { MediumFile, Plan, Step } from '../../harness/strategy/plan.ts';
import { quickstartPlanInput } from './fixtures/quickstart-plan-input.ts';

const fixtures = path.join(import.meta.dirname, 'fixtures');

/** Compares with a file that is read in reviews; `--update-snapshots` writes it. */
async function expectFile(name: string, text: string): Promise<void> {
  const file = path.join(fixtures, name);
  if (['all', 'changed'].includes(test.info().config.updateSnapshots)) await writeFile(file, text);
  expect(text, `differs from ${name}; if that is meant, run the test with --update-snapshots`).toBe(await readFile(file, 'utf8'));
}

/** Guest scripts have tests of their own: here only that they are there. Texts as lines, for reading. */
function readable(plan: Plan): unknown {
  const guestScript = (file: MediumFile): boolean => 'text' in file && /\\(jobs\\|ready\.cmd|inventory\.cmd)/.test(file.path);
  return JSON.parse(
    JSON.stringify(plan, (key, value: unknown) => {
      if (key === 'startScript') return '(guest script)';
      if (key === 'files') return (value as MediumFile[]).map((file) => (guestScript(file) ? { path: file.path, text: '(guest script)' } : file));
      return key === 'text' && typeof value === 'string' && value.includes('\r\n') ? value.split('\r\n') : value;
    }),
  );
}

for (const strategy of STRATEGIES) {
  test(`the quickstart's plan: ${strategy}`, async () => {
    const plan = compile(quickstartPlanInput(), strategy);
    await expectFile(`plan-quickstart-${strategy}.json`, `${JSON.stringify(readable(plan), null, 2)}\n`);
    await expectFile(`plan-quickstart-${strategy}.txt`, describePlan(plan));
  });

  test(`a plan is plain data and the same each time: ${strategy}`, () => {
    const plan = compile(quickstartPlanInput(), strategy);
    expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
    expect(compile(quickstartPlanInput(), strategy)).toEqual(plan);
  });

  test(`every operation is either carried out or said to be impossible: ${strategy}`, () => {
    const input = quickstartPlanInput();
    const plan = compile(input, strategy);
    expect([...plan.mechanisms, ...plan.notPossible].map(({ operation }) => operation).sort()).toEqual(input.request.operations.map(({ id }) => id).sort());
    const served = new Set(jobsOf(plan).flatMap((job) => job.steps.map((step) => step.operation)));
    if (strategy !== 'setup') for (const { operation } of plan.mechanisms) expect(served).toContain(operation);
  });

  test(`secrets stand as placeholders in files that say so: ${strategy}`, () => {
    const known = /\$\{(password\.base64Account|password\.base64Administrator|certificate\.pfx|certificate\.thumbprint|machine\.token)\}/g;
    for (const file of mediaOf(compile(quickstartPlanInput(), strategy)).flatMap((medium) => medium.files)) {
      if (!('text' in file)) continue;
      expect(file.text.replace(known, ''), file.path).not.toContain('${');
      if (known.test(file.text)) expect(file.secrets, file.path).toBe(true);
      known.lastIndex = 0;
    }
  });

  test(`the serviced disk that is kept holds no secret: ${strategy}`, () => {
    for (const stage of compile(quickstartPlanInput(), strategy).stages.filter(({ cacheable }) => cacheable))
      for (const step of stage.steps) if (step.action === 'write-medium') for (const file of step.files) expect('text' in file && /password|pfx|thumbprint/.test(file.text), file.path).toBe(false);
  });

  test(`every job that runs is on the payload medium, every attached medium is written before: ${strategy}`, () => {
    const plan = compile(quickstartPlanInput(), strategy);
    const written = new Set<string>(['install']);
    const files = new Set<string>();
    for (const step of plan.stages.flatMap((stage) => stage.steps)) {
      if (step.action === 'write-medium') {
        written.add(step.role);
        for (const file of step.files) files.add(file.path);
      }
      if (step.action === 'prepare-pe') written.add('pe');
      if (step.action === 'start-machine') for (const medium of step.media) expect(written).toContain(medium);
      if (step.action === 'run-job' || step.action === 'follow-pe-job') for (const { path: file } of renderJobFiles(step.job)) expect(files).toContain(file);
    }
  });
}

test('step ids are unique within a plan', () => {
  for (const strategy of STRATEGIES) {
    const ids = compile(quickstartPlanInput(), strategy).stages.flatMap((stage) => stage.steps.map((step) => step.id));
    expect(new Set(ids).size).toBe(ids.length);
  }
});

test('paths on media keep below the 64 characters of a Joliet name', () => {
  for (const strategy of STRATEGIES)
    for (const file of mediaOf(compile(quickstartPlanInput(), strategy)).flatMap((medium) => medium.files))
      for (const name of file.path.split('\\')) expect(name.length, file.path).toBeLessThanOrEqual(64);
});

test('an installer with its own exit codes and arguments', () => {
  const input = quickstartPlanInput();
  input.request.operations = [
    { id: 'tool', operation: 'install-application', source: '/p/tool.exe', arguments: ['/S', '/D=C:\\Program Files\\Tool'], exitCodes: [0, 1641, 7], payload: { kind: 'application', installer: 'exe' }, files: [{ path: '/p/tool.exe', name: 'tool.exe', sha256: 'c', size: 1 }] },
  ];
  const step = jobsOf(compile(input, 'audit')).flatMap((job) => job.steps).find(({ operation }) => operation === 'tool');
  expect(step).toEqual({
    continueOnFailure: true,
    id: '001',
    title: 'Install application tool.exe',
    operation: 'tool',
    command: ['%PAYLOAD%\\wimproof\\files\\001\\tool.exe', '/S', '/D=C:\\Program Files\\Tool'],
    success: [0, 1641, 7],
    rebootRequired: [1641],
    reboot: 'if-required',
  });
  expect(compile(input, 'offline').notPossible).toHaveLength(1);
});

test('a request that a strategy can do nothing of still gives a plan', () => {
  const input = quickstartPlanInput();
  input.request.operations = input.request.operations.filter(({ operation }) => operation === 'install-application');
  expect(compile(input, 'offline').mechanisms).toEqual([]);
  expect(jobsOf(compile(input, 'offline'))[0]?.steps.map(({ title }) => title)).toEqual(['Partition the disk', 'Apply image 1 (Pane Professional)', 'Make the scratch folder', 'Make the disk bootable', 'Remove the scratch folder']);
});

test('.NET Framework 3.5 comes from the installation medium, never from the network', () => {
  const input = quickstartPlanInput();
  input.request.operations = [{ id: 'net', operation: 'enable-feature', feature: 'NetFx3', all: true, files: [] }];
  for (const strategy of ['offline', 'audit'] as const) {
    const step = jobsOf(compile(input, strategy)).flatMap((job) => job.steps).find(({ operation }) => operation === 'net');
    expect(step?.command.slice(-4)).toEqual(['/FeatureName:NetFx3', '/All', '/Source:%INSTALL%\\sources\\sxs', '/LimitAccess']);
  }
});

test('an updated image is serviced by the version that its packages were born with', () => {
  const input = quickstartPlanInput();
  input.image = { ...input.image, image: { ...input.image.image, version: '10.0.22631.4317' } };
  const answer = mediaOf(compile(input, 'setup')).flatMap(({ files }) => files).find(({ path: file }) => file === 'Autounattend.xml');
  expect(answer && 'text' in answer && answer.text).toContain('name="Microsoft-Windows-Foundation-Package" version="10.0.22621.1"');
  // As DISM /Get-Features prints it on these versions.
  expect(['10.0.26100.1', '10.0.26200.8037', '10.0.20348.587', '10.0.19045.2075', '10.0.17134.48', '10.0.16299.125', '10.0.14393.447', '6.1.7601.17514'].map(foundationVersion)).toEqual([
    '10.0.26100.1', '10.0.26100.1', '10.0.20348.1', '10.0.19041.1', '10.0.17134.1', '10.0.16299.15', '10.0.14393.0', '6.1.7600.16385',
  ]);
});

test('media with install.esd or a split image', () => {
  const command = (installFile: 'install.esd' | 'install.swm'): string[] | undefined => {
    const input = quickstartPlanInput();
    input.image = { ...input.image, source: { ...input.image.source, installFile } };
    const job = compile(input, 'offline').stages.flatMap(({ steps }) => steps).find((step) => step.action === 'follow-pe-job')?.job;
    return job?.steps.find(({ title }) => title.startsWith('Apply'))?.command;
  };
  expect(command('install.esd')).toContain('/ImageFile:%INSTALL%\\sources\\install.esd');
  expect(command('install.swm')).toEqual(expect.arrayContaining(['/ImageFile:%INSTALL%\\sources\\install.swm', '/SWMFile:%INSTALL%\\sources\\install*.swm']));
});

test('a Server gets the Administrator password that its OOBE asks for; Windows 11 alone skips hardware checks', () => {
  const answer = (image: Partial<WimImage>): string => {
    const input = quickstartPlanInput();
    input.image = { ...input.image, image: { ...input.image.image, ...image } };
    const file = mediaOf(compile(input, 'setup')).flatMap(({ files }) => files).find(({ path: one }) => one === 'Autounattend.xml');
    return file && 'text' in file ? file.text : '';
  };
  const server = answer({ installationType: 'Server Core', editionId: 'ServerStandard', version: '10.0.20348.1' });
  expect(server).toMatch(/<AdministratorPassword>\s*<Value>\$\{password\.base64Administrator\}<\/Value>/);
  expect(server).toContain('<HideLocalAccountScreen>true</HideLocalAccountScreen>');
  expect(server).toContain('<Key>VDYBN-27WPP-V4HQT-9VMD4-VMK7H</Key>');
  expect(server).not.toContain('LabConfig');
  const client = answer({});
  expect(client).toContain('LabConfig /v BypassTPMCheck');
  expect(client).not.toMatch(/AdministratorPassword|HideLocalAccountScreen/);
  expect(answer({ version: '10.0.19041.1' })).not.toContain('LabConfig');
  for (const editionId of ['EnterpriseEval', 'ServerStandardEval', 'Core', 'toString']) expect(answer({ editionId }), editionId).not.toContain('<ProductKey>');
});

function mediaOf(plan: Plan): Extract<Step, { action: 'write-medium' }>[] {
  return plan.stages.flatMap((stage) => stage.steps).filter((step) => step.action === 'write-medium');
}
function jobsOf(plan: Plan): Extract<Step, { action: 'run-job' }>['job'][] {
  return plan.stages.flatMap((stage) => stage.steps).flatMap((step) => (step.action === 'run-job' || step.action === 'follow-pe-job' ? [step.job] : []));
}
