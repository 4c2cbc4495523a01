import type { WimImage } from '../image/image-info.ts';
import { isServer } from '../image/is-server.ts';
import type { SetInternational } from '../servicing/operation.ts';
import type { AnswerFile, Component, PassSettings, ServicingPackage, Setting } from '../unattend/answer-file.ts';
import { resealToAudit, runSynchronous, type SynchronousCommand } from '../unattend/deployment.ts';
import { driverPaths, driverPathsWinPE } from '../unattend/driver-paths.ts';
import { internationalCore, internationalCoreWinPE, type InternationalSettings } from '../unattend/international.ts';
import { auditAccount, finishedSystem, identity } from '../unattend/shell-setup.ts';
import { setupKey } from '../unattend/setup-key.ts';
import { windowsSetup } from '../unattend/windows-setup.ts';
import type { CompileContext } from './compile.ts';
import { onAnswerMedium } from './media.ts';
import { productKeyPlaceholder } from './steps/step-context.ts';

/** What the answer file of the setup strategy adds to the image. */
export interface SetupServicing {
  packages: ServicingPackage[];
  /** Folders of driver packages: for the image, and for Windows PE and the image. */
  drivers: string[];
  driversOfSetup: string[];
  /** Further components of the offlineServicing pass. */
  components: Component[];
  /** Commands of the specialize pass. */
  commands: SynchronousCommand[];
  /** A configuration set is needed for other things than packages and drivers. */
  configurationSet: boolean;
}

/** For an image that is already applied (offline strategy), or generalized (audit strategy): specialize and oobeSystem. */
export function deployedAnswerFile(context: CompileContext): AnswerFile {
  return { servicing: [], settings: [specialize(context), finished(context, 'wimproof\\ready.cmd oobe')] };
}

/** For Windows Setup that services and finishes by itself (setup strategy). */
export function setupAnswerFile(context: CompileContext, servicing: SetupServicing): AnswerFile {
  const { image } = context;
  const { architecture } = image;
  const { packages, drivers, driversOfSetup, components, commands } = servicing;
  const useConfigurationSet = servicing.configurationSet || packages.some((update) => update.source !== undefined) || drivers.length + driversOfSetup.length > 0;
  const windowsPE = windowsPe(image, useConfigurationSet, valuesOf(context));
  if (driversOfSetup.length > 0) windowsPE.components.push(driverPathsWinPE(architecture, driversOfSetup));
  return {
    servicing: packages,
    settings: [
      windowsPE,
      { pass: 'offlineServicing', components: joinComponents([...(drivers.length > 0 ? [driverPaths(architecture, drivers)] : []), ...components]) },
      specialize(context, commands),
      finished(context, 'wimproof\\first-logon.cmd'),
    ],
  };
}

/** A component stands in a pass once: the lists of a second one (DriverPaths) go behind those of the first. */
function joinComponents(components: readonly Component[]): Component[] {
  const joined: Component[] = [];
  for (const component of components) {
    const first = joined.find(({ name, architecture }) => name === component.name && architecture === component.architecture);
    if (first) joined[joined.indexOf(first)] = { ...first, asRead: true, settings: joinSettings(first.settings, component.settings) };
    else joined.push(component);
  }
  return joined;
}

function joinSettings(first: readonly Setting[], second: readonly Setting[]): Setting[] {
  const further = second.filter(({ name }) => !first.some((setting) => setting.name === name));
  return [
    ...first.map((setting): Setting => {
      const other = second.find(({ name }) => name === setting.name);
      if (!other || typeof setting.value === 'string' || typeof other.value === 'string') return setting;
      const items = [...setting.value, ...other.value];
      return { ...setting, value: items.map((item, index) => (item.keyValue === undefined ? item : { ...item, keyValue: String(index + 1) })) };
    }),
    ...further,
  ];
}

/** For Windows Setup that stops in audit mode (audit strategy). */
export function auditAnswerFile(image: WimImage): AnswerFile {
  const { architecture } = image;
  return {
    servicing: [],
    settings: [
      windowsPe(image, false, {}),
      { pass: 'specialize', components: [identity(architecture, { timeZone: 'UTC' })] },
      { pass: 'oobeSystem', components: [resealToAudit(architecture)] },
      { pass: 'auditSystem', components: [auditAccount(architecture)] },
      {
        pass: 'auditUser',
        components: [runSynchronous(architecture, [{ description: 'Make the machine reachable', path: onAnswerMedium('wimproof\\ready.cmd audit') }])],
      },
    ],
  };
}

function windowsPe(image: WimImage, useConfigurationSet: boolean, values: InternationalSettings): PassSettings {
  const { architecture, index, editionId, version } = image;
  const productKey = setupKey(editionId, version);
  const labConfig = !isServer(image) && buildOf(version) >= WINDOWS_11;
  const setup = windowsSetup({ architecture, imageIndex: index, useConfigurationSet, ...(productKey !== undefined && { productKey }), ...(labConfig && { labConfig }) });
  const language = languageOf(image);
  // Setup itself speaks the language of its medium, whatever the installed system is to speak.
  return { pass: 'windowsPE', components: [internationalCoreWinPE(architecture, { ...defaults(language), ...values, setupUILanguage: language }), setup] };
}

function specialize(context: CompileContext, commands: readonly SynchronousCommand[] = []): PassSettings {
  const { architecture } = context.image;
  const timeZone = timeZoneOf(context);
  const key = context.placed.find(({ mechanism }) => mechanism === 'answer-file-product-key')?.operation;
  const productKey = key?.operation === 'set-product-key' ? productKeyPlaceholder(key.productKey) : undefined;
  const shell = identity(architecture, { ...(timeZone !== undefined && { timeZone }), ...(productKey !== undefined && { productKey }) });
  return {
    pass: 'specialize',
    components: [
      timeZone === undefined ? { ...shell, settings: shell.settings.filter(({ name }) => name !== 'TimeZone') } : shell,
      ...(commands.length > 0 ? [runSynchronous(architecture, commands)] : []),
    ],
  };
}

/**
 * The time zone is UTC in every strategy, so that they do not differ; the request's own where it has one, but never
 * where DISM has set it in the image, which this would cover.
 */
function timeZoneOf({ placed }: CompileContext): string | undefined {
  const request = placed.findLast(({ operation, mechanism }) => mechanism !== undefined && operation.operation === 'set-international' && operation.timeZone !== undefined);
  if (request?.operation.operation !== 'set-international') return 'UTC';
  return request.mechanism === 'answer-file-international' ? request.operation.timeZone : undefined;
}

function finished(context: CompileContext, call: string): PassSettings {
  const { image } = context;
  const { architecture } = image;
  return {
    pass: 'oobeSystem',
    components: [
      // OOBE asks for what is missing here, so what DISM has set in the image is said again.
      internationalCore(architecture, { ...defaults(languageOf(image)), ...valuesOf(context) }),
      finishedSystem(architecture, { commandLine: onAnswerMedium(call), description: 'Make the machine reachable' }, isServer(image)),
    ],
  };
}

/** What the request sets, a later operation over an earlier one. */
function valuesOf({ placed }: CompileContext): InternationalSettings {
  const requests = placed.flatMap(({ operation, mechanism }) => (mechanism !== undefined && operation.operation === 'set-international' ? [operation] : []));
  return Object.assign({}, ...requests.map(settingsOf)) as InternationalSettings;
}

function settingsOf({ all, uiLanguage, systemLocale, userLocale, inputLocale }: SetInternational): InternationalSettings {
  return {
    ...(all !== undefined && defaults(all)),
    ...(uiLanguage !== undefined && { uiLanguage }),
    ...(systemLocale !== undefined && { systemLocale }),
    ...(userLocale !== undefined && { userLocale }),
    ...(inputLocale !== undefined && { inputLocale }),
  };
}

/** A language stands for its own locale and default keyboard. */
function defaults(language: string): InternationalSettings {
  return { uiLanguage: language, systemLocale: language, userLocale: language, inputLocale: language };
}

/** First build of Windows 11, whose Setup checks the machine; Server's does not. */
const WINDOWS_11 = 22000;

function buildOf(version: string): number {
  return Number(version.split('.')[2] ?? 0);
}

/** Images made by other tools may not say their language. */
function languageOf({ defaultLanguage, languages }: WimImage): string {
  return defaultLanguage || languages[0] || 'en-US';
}
