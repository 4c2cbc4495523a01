import type { WimImage } from '../image/image-info.ts';
import { foundationVersion } from '../servicing/foundation-version.ts';
import { languagePackIdentity } from '../servicing/language-pack-identity.ts';
import type { PackageIdentity } from '../servicing/operation.ts';
import { parsePackageIdentity } from '../servicing/package-identity.ts';
import type { ServicingPackage } from '../unattend/answer-file.ts';
import { MAXIMUM_PATH_LENGTH } from '../unattend/deployment.ts';
import { readAnswerFile } from '../unattend/read-answer-file.ts';
import { installPackage, removePackage } from '../unattend/servicing-packages.ts';
import { PUBLIC_KEY_TOKEN } from '../unattend/write-answer-file.ts';
import { batchText, prologue } from '../guest/script/batch.ts';
import { quoteCommand, quoteProcess } from '../guest/script/quote.ts';
import { setupAnswerFile, type SetupServicing } from './answer-files.ts';
import type { CompileContext, StrategyStages } from './compile.ts';
import { DEADLINES } from './deadlines.ts';
import { answerMedium, firstLogonScript, onAnswerMedium, payloadMedium } from './media.ts';
import { onlineContext, onlineJob } from './online-job.ts';
import { oemFiles, payloadMediumFiles, type PlacedOperation } from './payload-layout.ts';
import type { MediumFile, Step } from './plan.ts';
import { settleJob } from './settle-job.ts';
import { setupStart } from './setup-start.ts';
import { scriptsOf } from './steps/steps-of-job.ts';
import { registryArguments } from './steps/system-step.ts';
import { verifyStage } from './verify-stage.ts';

/**
 * setup: Windows Setup carries the request out from its answer file. Packages and drivers lie beside the answer file,
 * as a configuration set: with UseConfigurationSet, Setup copies everything at the root of the answer file's medium into
 * the installation and `%configsetroot%` names the place, so no drive letter need be known ("Distribution Shares and
 * Configuration Sets Overview"; `%configsetroot%` requires UseConfigurationSet, InstallFrom Path of DataImage).
 * What the answer file has no setting for runs at first logon, from the PAYLOAD medium, which is not copied.
 */
export function compileSetup(context: CompileContext): StrategyStages {
  const { image, placed, diskGiB } = context;
  const by = (...mechanisms: string[]): PlacedOperation[] => placed.filter(({ mechanism }) => mechanism !== undefined && mechanisms.includes(mechanism));
  const besideAnswerFile = by('answer-file-servicing', 'answer-file-driver-paths', 'answer-file-driver-paths-pe');
  const oem = by('oem-folder');
  const atFirstLogon = by('first-logon-job');
  const job = atFirstLogon.length > 0 ? onlineJob('first-logon', image, atFirstLogon) : undefined;
  const settle = settleJob();
  const start = setupStart(context);
  const answerFile = setupAnswerFile(context, servicingOf(context, by));
  const afterFirstLogon: Step[] = job
    ? [
        { action: 'run-job', id: 'follow-first-logon', job, deadlineMinutes: DEADLINES.firstLogonJob, startedBy: 'first-logon' },
        { action: 'run-job', id: 'settle', job: settle, deadlineMinutes: DEADLINES.settle },
      ]
    : [];
  return {
    stages: [
      {
        name: 'setup',
        title: 'Windows Setup installs and services the image',
        steps: [
          ...start.steps,
          answerMedium('write-answer', answerFile, context, [...payloadMediumFiles(besideAnswerFile), ...oem.flatMap(oemFiles), ...specializeScripts(by('answer-file-run-synchronous')), firstLogonScript(job)]),
          ...(job ? [payloadMedium([...payloadMediumFiles(atFirstLogon), ...scriptsOf(atFirstLogon, onlineContext(image))], [job, settle])] : []),
          { action: 'create-disk', id: 'create-disk', sizeGiB: diskGiB },
          { action: 'start-machine', id: 'start-setup', boot: 'media', media: [...start.media, 'answer', ...(job ? (['payload'] as const) : [])], reason: 'Windows Setup reads the answer file' },
          { action: 'await-ready', id: 'await-oobe', phase: 'oobe', deadlineMinutes: DEADLINES.setup },
          ...afterFirstLogon,
        ],
      },
      verifyStage(context),
    ],
  };
}

function servicingOf({ image, placed }: CompileContext, by: (...mechanisms: string[]) => PlacedOperation[]): SetupServicing {
  const folder = (one: PlacedOperation): string => `%configsetroot%\\${one.folder}`;
  const merged = by('answer-file-merge').flatMap(({ operation }) => (operation.payload?.kind === 'answer-file' ? [readAnswerFile(operation.payload.text)] : []));
  return {
    packages: [...servicingPackages(image, placed), ...merged.flatMap(({ servicing }) => servicing)],
    drivers: by('answer-file-driver-paths').map(folder),
    driversOfSetup: by('answer-file-driver-paths-pe').map(folder),
    components: merged.flatMap(({ settings }) => settings.filter(({ pass }) => pass === 'offlineServicing').flatMap(({ components }) => components.map((component) => ({ ...component, asRead: true as const })))),
    commands: by('answer-file-run-synchronous').map((one) => ({ description: one.operation.id, path: specializeCommand(one) })),
    configurationSet: by('oem-folder').length > 0,
  };
}

/** The command itself; a batch file on the ANSWER medium where it has what no Path can hold. */
function specializeCommand(placed: PlacedOperation): string {
  const { operation, folder } = placed;
  if (operation.operation !== 'set-registry-value' && operation.operation !== 'remove-registry-value') throw new RangeError(`${operation.id} is no command of the specialize pass`);
  const command = registryArguments(operation);
  const direct = command.some((argument) => argument.includes('%')) ? undefined : quoteProcess(command);
  return direct !== undefined && direct.length <= MAXIMUM_PATH_LENGTH ? direct : onAnswerMedium(`${folder}\\${SPECIALIZE_SCRIPT}`);
}

const SPECIALIZE_SCRIPT = 'specialize.cmd';

function specializeScripts(placed: readonly PlacedOperation[]): MediumFile[] {
  return placed.flatMap((one) => {
    const { operation, folder } = one;
    const isValue = operation.operation === 'set-registry-value' || operation.operation === 'remove-registry-value';
    return isValue && specializeCommand(one).includes(SPECIALIZE_SCRIPT)
      ? [{ path: `${folder}\\${SPECIALIZE_SCRIPT}`, text: batchText([...prologue, quoteCommand(registryArguments(operation), { context: 'batch' })]) }]
      : [];
  });
}

/** One `<package>` for each package, and one for all features, where the first of them stands in the request. */
function servicingPackages(image: WimImage, placed: readonly PlacedOperation[]): ServicingPackage[] {
  const packages: ServicingPackage[] = [];
  const selections: { name: string; state: boolean }[] = [];
  for (const { operation, file, mechanism } of placed) {
    if (mechanism !== 'answer-file-servicing') continue;
    const { payload } = operation;
    const install = (identity: PackageIdentity): void => void packages.push(installPackage(neutral(identity), `%configsetroot%\\${file ?? ''}`));
    switch (operation.operation) {
      case 'add-package':
      case 'add-language':
        if (payload?.kind === 'package') install(payload.identity);
        break;
      case 'remove-package': {
        const identity = operation.package === undefined ? (payload?.kind === 'package' ? payload.identity : undefined) : parsePackageIdentity(operation.package);
        if (identity) packages.push(removePackage(neutral(identity)));
        break;
      }
      case 'remove-language':
        packages.push(removePackage(neutral(operation.package === undefined ? languagePackIdentity(operation.language, image) : parsePackageIdentity(operation.package))));
        break;
      case 'enable-feature':
      case 'disable-feature':
        if (selections.length === 0) packages.push({ action: 'configure', identity: foundation(image), selections });
        selections.push({ name: operation.feature, state: operation.operation === 'enable-feature' });
    }
  }
  return packages;
}

function neutral({ name, version, architecture, publicKeyToken, language }: PackageIdentity): ServicingPackage['identity'] {
  return { name, version, architecture, publicKeyToken, language: language || 'neutral' };
}

/**
 * Features are selections of the package that carries them; the inbox ones belong to the Foundation package, whose
 * version is not the image's once that has been updated. An empty language is what answer files of System Image Manager
 * have here.
 */
function foundation({ version, architecture }: WimImage): ServicingPackage['identity'] {
  return { name: 'Microsoft-Windows-Foundation-Package', version: foundationVersion(version), architecture, publicKeyToken: PUBLIC_KEY_TOKEN, language: '' };
}
