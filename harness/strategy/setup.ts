import type { Job } from '../guest/job/job.ts';
import type { WimImage } from '../image/image-info.ts';
import { foundationVersion } from '../servicing/foundation-version.ts';
import type { ServicingPackage } from '../unattend/answer-file.ts';
import { PUBLIC_KEY_TOKEN } from '../unattend/write-answer-file.ts';
import { setupAnswerFile, type OfflineServicing } from './answer-files.ts';
import { applicationStep } from './application-step.ts';
import { byMechanism } from './by-mechanism.ts';
import type { CompileContext, StrategyStages } from './compile.ts';
import { DEADLINES } from './deadlines.ts';
import { answerMedium, firstLogonScript, payloadMedium } from './media.ts';
import { numberSteps } from './number-steps.ts';
import { payloadMediumFiles, type PlacedOperation } from './payload-layout.ts';
import type { Step } from './plan.ts';
import { settleJob } from './settle-job.ts';
import { verifyStage } from './verify-stage.ts';

/**
 * setup: Windows Setup carries the request out from its answer file. Packages and drivers lie beside the answer file,
 * as a configuration set: with UseConfigurationSet, Setup copies everything at the root of the answer file's medium into
 * the installation and `%configsetroot%` names the place, so no drive letter need be known ("Distribution Shares and
 * Configuration Sets Overview"; `%configsetroot%` requires UseConfigurationSet, InstallFrom Path of DataImage).
 * Applications come from the PAYLOAD medium, which is not copied.
 */
export function compileSetup({ image, placed, diskGiB }: CompileContext): StrategyStages {
  const inServicing = byMechanism(placed, 'setup', image.version, ['answer-file-servicing']);
  const inDriverPaths = byMechanism(placed, 'setup', image.version, ['answer-file-driver-paths']);
  const installers = byMechanism(placed, 'setup', image.version, ['first-logon-job']);
  const applications = installers.length > 0 ? applicationsJob(installers) : undefined;
  const settle = settleJob();
  const servicing: OfflineServicing = { packages: servicingPackages(image, inServicing), drivers: inDriverPaths.map(({ folder }) => `%configsetroot%\\${folder}`) };
  const afterFirstLogon: Step[] = applications
    ? [
        { action: 'run-job', id: 'collect-applications', job: applications, deadlineMinutes: DEADLINES.applications, startedBy: 'first-logon' },
        { action: 'run-job', id: 'settle', job: settle, deadlineMinutes: DEADLINES.settle },
      ]
    : [];
  return {
    stages: [
      {
        name: 'setup',
        title: 'Windows Setup installs and services the image',
        steps: [
          answerMedium('write-answer', setupAnswerFile(image, servicing), [...payloadMediumFiles([...inServicing, ...inDriverPaths]), firstLogonScript(applications)]),
          ...(applications ? [payloadMedium(payloadMediumFiles(installers), [applications, settle])] : []),
          { action: 'create-disk', id: 'create-disk', sizeGiB: diskGiB },
          { action: 'start-machine', id: 'start-setup', boot: 'media', media: applications ? ['install', 'answer', 'payload'] : ['install', 'answer'], reason: 'Windows Setup reads the answer file' },
          { action: 'await-ready', id: 'await-oobe', phase: 'oobe', deadlineMinutes: DEADLINES.setup },
          ...afterFirstLogon,
        ],
      },
      verifyStage(),
    ],
  };
}

/** In FirstLogonCommands nothing may restart the machine: the commands behind it would be lost. */
function applicationsJob(installers: readonly PlacedOperation[]): Job {
  return { id: 'applications', runAs: 'interactive', steps: numberSteps(installers.map((placed) => applicationStep(placed, 'never'))) };
}

/** One `<package>` for each .cab, and one for all features, where the first of them stands in the request. */
function servicingPackages(image: WimImage, placed: readonly PlacedOperation[]): ServicingPackage[] {
  const packages: ServicingPackage[] = [];
  const selections: { name: string; state: boolean }[] = [];
  for (const { operation, file } of placed) {
    if (operation.operation === 'add-package' && operation.payload?.kind === 'package') {
      const { name, version, architecture, publicKeyToken, language } = operation.payload.identity;
      packages.push({ action: 'install', identity: { name, version, architecture, publicKeyToken, language: language || 'neutral' }, source: `%configsetroot%\\${file ?? ''}` });
    } else if (operation.operation === 'enable-feature' || operation.operation === 'disable-feature') {
      if (selections.length === 0) packages.push({ action: 'configure', identity: foundation(image), selections });
      selections.push({ name: operation.feature, state: operation.operation === 'enable-feature' });
    }
  }
  return packages;
}

/**
 * Features are selections of the package that carries them; the inbox ones belong to the Foundation package, whose
 * version is not the image's once that has been updated. An empty language is what answer files of System Image Manager
 * have here.
 */
function foundation({ version, architecture }: WimImage): ServicingPackage['identity'] {
  return { name: 'Microsoft-Windows-Foundation-Package', version: foundationVersion(version), architecture, publicKeyToken: PUBLIC_KEY_TOKEN, language: '' };
}
