import { expect, test } from '@playwright/test';
import type { JobStepResult } from '../../harness/guest/job/job.ts';
import type { Expectation } from '../../harness/verify/expectation/expectation.ts';
import { judge } from '../../harness/verify/judge.ts';
import { aJobStep, anInventory } from './fixtures/outcome-builder.ts';

const dism = (body: string): string => `\nDeployment Image Servicing and Management tool\nVersion: 10.0.26100.1\n\nImage Version: 10.0.26100.1\n\n${body}\n\nThe operation completed successfully.\n`;
const step = (title: string, log: string, changes: Partial<JobStepResult> = {}): JobStepResult => aJobStep('001', ['dism'], { title, operation: 'op', log, ...changes });
function check(fields: Record<string, unknown>, jobSteps: JobStepResult[]) {
  const inventory = anInventory();
  return judge([{ id: 'x', origin: 'derived', operation: 'op', ...fields } as Expectation], { strategy: 'offline', windowsVersion: inventory.windowsVersion, inventory, notPossible: [], jobSteps })[0]!;
}

const WMI = 'WinPE-WMI-Package~31bf3856ad364e35~amd64~~10.0.26100.1';
const SETTINGS = step('Query settings of boot.wim', dism('The Windows PE settings are:\n\nScratch Space : 256MB\nTarget Path : X:\\'));
const PACKAGES = step('Query packages of boot.wim', dism(`Packages listing:\n\nPackage Identity : ${WMI}\nState : Install Pending\nRelease Type : Feature Pack\nInstall Time : 1/2/2026 3:04 AM`));
const DRIVERS = step('Query drivers of boot.wim', dism('Driver packages listing:\n\nPublished Name : oem0.inf\nOriginal File Name : netkvm.inf\nInbox : No\nClass Name : Net\nProvider Name : Red Hat\nDate : 1/2/2026\nVersion : 1.2.3.4'));
const PE = { kind: 'windows-pe', packages: [WMI], drivers: [{ originalFileName: 'netkvm.inf', version: '1.2.3.4' }], scratchSpace: 256, targetPath: 'x:\\' };

test.describe('a Windows PE image', () => {
  const steps = [SETTINGS, PACKAGES, DRIVERS];
  test('has what it was given', () => expect(check(PE, steps)).toMatchObject({ status: 'passed', evidence: expect.arrayContaining([expect.stringContaining(WMI)]) }));
  test('lacks any part', () => {
    for (const change of [{ scratchSpace: 512 }, { targetPath: 'Y:\\' }, { packages: [WMI.replace('WMI', 'HTA')] }, { drivers: [{ originalFileName: 'netkvm.inf', version: '1.2.3.5' }] }, { drivers: [{ originalFileName: 'viostor.inf' }] }])
      expect(check({ ...PE, ...change }, steps), JSON.stringify(change)).toMatchObject({ status: 'failed' });
    for (const state of ['Uninstall Pending', 'Staged', 'Superseded']) expect(check(PE, [SETTINGS, { ...PACKAGES, log: PACKAGES.log!.replace('Install Pending', state) }, DRIVERS]).status, state).toBe('failed');
  });
  test('is not judged on listings that are missing, cut, failed, or of another operation', () => {
    for (const [index, one] of steps.entries()) {
      const others = steps.filter((_, at) => at !== index);
      expect(check(PE, others).actual).toContain('not known: no job step');
      for (const broken of [{ log: undefined }, { log: ' ' }, { log: one.log!.slice(0, -50) }, { state: 'failed' as const, exitCode: 2 }, { state: 'interrupted' as const, exitCode: undefined }, { operation: 'other' }])
        expect(check({ ...PE, packages: [], drivers: [], scratchSpace: undefined, targetPath: undefined }, [...others, { ...one, ...broken }]), `${one.title} ${JSON.stringify(broken)}`).toMatchObject({ status: 'failed', actual: expect.stringContaining('not known') });
    }
  });
  test('asks for nothing but must be readable', () => expect(check({ kind: 'windows-pe', packages: [], drivers: [] }, steps)).toMatchObject({ status: 'passed', actual: 'readable' }));
});

test('listings: each must be there and whole; some are never empty', () => {
  const packages = step('List packages', PACKAGES.log!);
  const drivers = step('List drivers', dism('Driver packages listing:\n\n(No drivers found in the image matching the criteria)'));
  const edition = step('List edition', dism('Current edition is:\n\nCurrent Edition : Professional'));
  expect(check({ kind: 'listing', what: ['packages', 'drivers', 'edition'] }, [packages, drivers, edition])).toMatchObject({ status: 'passed', actual: 'packages: 1 entry; drivers: 0 entries; edition: 1 entry' });
  expect(check({ kind: 'listing', what: ['packages', 'features'] }, [packages])).toMatchObject({ status: 'failed', actual: "features: no job step 'List features...' ran" });
  expect(check({ kind: 'listing', what: ['packages'] }, [step('List packages', dism('Packages listing:\n\n(No packages found)'))]).status).toBe('failed');
  expect(check({ kind: 'listing', what: [] }, [packages]).status).toBe('failed');
});

test("a patch's applicability is what DISM said", () => {
  const applies = step('Check patch app.msp', dism('Patch Code : {21111111-2222-3333-4444-555555555555}\nProduct Code : {11111111-2222-3333-4444-555555555555}\nPatch Name : App 1.0.1\nPatch State : 1 (Applied)'));
  const silent = step('Check patch app.msp', dism(''));
  expect(check({ kind: 'patch-applicable', applicable: true }, [applies]).status).toBe('passed');
  expect(check({ kind: 'patch-applicable', applicable: false }, [applies]).status).toBe('failed');
  expect(check({ kind: 'patch-applicable', applicable: true }, [silent]).status).toBe('failed');
  expect(check({ kind: 'patch-applicable', applicable: false }, [silent]).status).toBe('passed');
  for (const steps of [[], [step('Check patch app.msp', '')], [{ ...silent, log: silent.log!.slice(0, 60) }]]) expect(check({ kind: 'patch-applicable', applicable: false }, steps).status).toBe('failed');
});

test('an operation is completed when all its steps succeeded, and there were some', () => {
  const done = step('Clean up', '');
  expect(check({ kind: 'completed' }, [done, done]).status).toBe('passed');
  for (const steps of [[], [{ ...done, operation: 'other' }], [done, { ...done, state: 'failed' as const }], [{ ...done, exitCode: undefined }]]) expect(check({ kind: 'completed' }, steps).status).toBe('failed');
});
