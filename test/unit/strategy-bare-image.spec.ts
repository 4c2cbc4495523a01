import { expect, test } from '@playwright/test';
import { renderSetupStartScript } from '../../harness/guest/script/setup-start-script.ts';
import type { ImageInfo, SelectedImage, WimImage } from '../../harness/image/image-info.ts';
import { STRATEGIES, type StrategyName } from '../../harness/servicing/operation.ts';
import { compile, type CompileInput } from '../../harness/strategy/compile.ts';
import { describePlan } from '../../harness/strategy/describe-plan.ts';
import { withMedia } from '../../harness/strategy/installation-media.ts';
import type { Plan, Step } from '../../harness/strategy/plan.ts';
import { quickstartPlanInput } from './fixtures/quickstart-plan-input.ts';

const { image } = quickstartPlanInput().image;
const bootImage = (more: Partial<WimImage> = {}): WimImage => ({ ...image, name: 'Microsoft Windows Setup (amd64)', editionId: 'WindowsPE', ...more });
const iso = (more: Partial<ImageInfo> = {}): ImageInfo => ({ path: '/media/windows.iso', kind: 'iso', sha256: 'd'.repeat(64), size: 1, images: [image], bootImages: [bootImage(), bootImage()], ...more });
const bare = (more: Partial<ImageInfo> = {}): SelectedImage => ({ image, source: { path: '/images/install.wim', kind: 'wim', sha256: 'e'.repeat(64), size: 4e9, images: [image], bootImages: [], ...more } });

function input(selected: SelectedImage, scenario: Partial<CompileInput['scenario']> = {}): CompileInput {
  const base = quickstartPlanInput();
  return { ...base, image: selected, scenario: { ...base.scenario, ...scenario } };
}
function steps<Action extends Step['action']>(plan: Plan, action: Action): Extract<Step, { action: Action }>[] {
  return plan.stages.flatMap((stage) => stage.steps).filter((step): step is Extract<Step, { action: Action }> => step.action === action);
}
const firstStart = (plan: Plan): string[] => steps(plan, 'start-machine')[0]!.media;

test('a bare image needs an installation medium, which is told apart by its boot.wim', () => {
  for (const strategy of STRATEGIES) expect(() => compile(input(bare()), strategy)).toThrow(expect.objectContaining({ code: 'WP-IMAGE-MEDIA-MISSING', kind: 'scenario', mend: expect.stringContaining('image.media') }));
  expect(withMedia(bare(), iso()).media?.path).toBe('/media/windows.iso');
  // Newer media, and ones that differ by an enablement package alone, service the image.
  expect(withMedia(bare(), iso({ bootImages: [bootImage({ version: '10.0.26200.1' })] })).media).toBeDefined();
  const win10 = { ...bare(), image: { ...image, version: '10.0.19045.2006' } };
  expect(withMedia(win10, iso({ bootImages: [bootImage({ version: '10.0.19041.3636' })] })).media).toBeDefined();
  const wrong: [Partial<ImageInfo>, string, RegExp][] = [
    [{ kind: 'wim' }, 'WP-IMAGE-MEDIA-KIND', /not a medium/],
    [{ bootImages: [] }, 'WP-IMAGE-MEDIA-NO-BOOT', /no sources\\boot\.wim/],
    [{ bootImages: [bootImage({ architecture: 'arm64' })] }, 'WP-IMAGE-MEDIA-ARCHITECTURE', /for arm64, the image for amd64/],
    [{ bootImages: [bootImage({ version: '10.0.22621.1' })] }, 'WP-IMAGE-MEDIA-OLD', /10\.0\.22621\.1, older than the image/],
  ];
  for (const [media, code, cause] of wrong) expect(() => withMedia(bare(), iso(media))).toThrow(expect.objectContaining({ code, message: expect.stringMatching(cause) }));
});

test('offline applies it from the IMAGE medium', () => {
  const plan = compile(input(withMedia(bare(), iso())), 'offline');
  expect(plan.image).toMatchObject({ path: '/images/install.wim', bare: { kind: 'install.wim', size: 4e9, parts: [] }, media: { path: '/media/windows.iso' } });
  expect(steps(plan, 'prepare-image')).toEqual([{ action: 'prepare-image', id: 'prepare-image', file: 'install.wim' }]);
  expect(firstStart(plan)).toEqual(['pe', 'install', 'image', 'payload']);
  const apply = steps(plan, 'follow-pe-job')[0]!.job.steps.find(({ title }) => title.startsWith('Apply'));
  expect(apply?.command).toContain('/ImageFile:%IMAGE%\\install.wim');
  expect(describePlan(plan)).toContain('Installation medium: /media/windows.iso');
  expect(compile(input(withMedia(bare(), iso()), { offline: { service: 'mounted' } }), 'offline')).toBeDefined();
});

test('longer than 4 GiB: it travels split, and cannot be mounted', () => {
  const long = withMedia(bare({ size: 6e9 }), iso());
  const plan = compile(input(long), 'offline');
  const apply = steps(plan, 'follow-pe-job')[0]!.job.steps.find(({ title }) => title.startsWith('Apply'));
  expect(apply?.command).toEqual(expect.arrayContaining(['/ImageFile:%IMAGE%\\install.swm', '/SWMFile:%IMAGE%\\install*.swm']));
  expect(() => compile(input(long, { offline: { service: 'mounted' } }), 'offline')).toThrow(/too long for a medium/);
  expect(steps(compile(input(long), 'setup'), 'prepare-pe')[0]!.startScript).toContain('/installfrom:"%IMAGE%\\install.swm"');
});

for (const strategy of ['setup', 'audit'] as StrategyName[]) {
  test(`${strategy}: Windows PE starts Setup with a bare image, the medium itself with an .iso unless the scenario says otherwise`, () => {
    const own = compile(input(withMedia(bare(), iso())), strategy);
    expect(firstStart(own).slice(0, 4)).toEqual(['pe', 'install', 'image', 'answer']);
    expect(steps(own, 'prepare-install')).toEqual([]);
    const medium = compile(input({ image, source: iso() }), strategy);
    expect(medium.stages[0]!.steps[0]).toEqual({ action: 'prepare-install', id: 'prepare-install' });
    expect(firstStart(medium).slice(0, 2)).toEqual(['install', 'answer']);
    const chosen = compile(input({ image, source: iso({ installFile: 'install.esd' }) }, { setup: { start: 'windows-pe' } }), strategy);
    expect(firstStart(chosen).slice(0, 3)).toEqual(['pe', 'install', 'answer']);
    expect(steps(chosen, 'prepare-pe')[0]!.startScript).toContain('/installfrom:"%INSTALL%\\sources\\install.esd"');
  });
}

test('the start script calls Setup of Windows PE before that of the medium, and says what went wrong', () => {
  const lines = renderSetupStartScript({ medium: 'IMAGE', path: 'install.wim' }).split('\r\n');
  expect(lines.indexOf('wpeinit')).toBeLessThan(lines.findIndex((line) => line.includes('WaitForRemovableStorage')));
  const call = lines.findIndex((line) => line.startsWith('"%SETUP%"'));
  expect(lines[call]).toBe('"%SETUP%" /unattend:"%ANSWER%\\Autounattend.xml" /installfrom:"%IMAGE%\\install.wim"');
  // The later of two assignments wins.
  expect(lines.slice(0, call).filter((line) => line.includes('set "SETUP=%'))).toEqual([
    'if exist "%INSTALL%\\sources\\setup.exe" set "SETUP=%INSTALL%\\sources\\setup.exe"',
    'if exist "%SystemDrive%\\sources\\setup.exe" set "SETUP=%SystemDrive%\\sources\\setup.exe"',
  ]);
  for (const reason of ['no-answer-medium', 'no-image-medium', 'no-image-file', 'no-setup', 'setup-ended-with-%CODE%']) expect(lines.some((line) => line.includes(`REASON=${reason}"`)), reason).toBe(true);
  expect(lines.every((line) => line.length < 8191 && !/[^\x20-\x7e]/.test(line))).toBe(true);
});
