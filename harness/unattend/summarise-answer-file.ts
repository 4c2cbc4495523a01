import type { Pass, ServicingPackage, Setting } from './answer-file.ts';
import { readAnswerFile } from './read-answer-file.ts';
import { blankSecrets, blankText, secretsOf } from './secrets.ts';
import { type Command, commandsOf } from './settings/command.ts';
import { deploymentSettings, driverFolders, internationalSettings } from './settings/further-settings.ts';
import { shellSetupSettings } from './settings/shell-setup-settings.ts';
import { windowsSetupSettings } from './settings/windows-setup-settings.ts';

export interface ComponentSummary {
  name: string;
  architecture: string;
  language: string;
  /** What the settings that wimproof knows come to; absent for other components. */
  meaning?: object;
  /** All settings, secrets blanked. */
  settings: Setting[];
}
export interface AnswerFileSummary {
  packages: ServicingPackage[];
  passes: { pass: Pass; components: ComponentSummary[]; commands: Command[] }[];
}

/** By component, without `Microsoft-Windows-` and in lower case, what its settings come to. */
const MEANINGS: Readonly<Record<string, (settings: readonly Setting[]) => object>> = {
  'shell-setup': shellSetupSettings,
  setup: windowsSetupSettings,
  'international-core': internationalSettings,
  'international-core-winpe': internationalSettings,
  pnpcustomizationswinpe: (settings) => ({ driverFolders: driverFolders(settings) }),
  pnpcustomizationsnonwinpe: (settings) => ({ driverFolders: driverFolders(settings) }),
  deployment: deploymentSettings,
};

/**
 * An answer file as plain data to be shown: passes in the order of the file, packages, components, commands. Passwords and
 * product keys are blanked, also where a command repeats one.
 * @throws AnswerFileError as `readAnswerFile`
 */
export function summariseAnswerFile(text: string): AnswerFileSummary {
  const { servicing, settings } = readAnswerFile(text);
  const secrets = secretsOf(settings.flatMap(({ components }) => components.flatMap((component) => component.settings)));
  return {
    packages: servicing.map((each) => withoutSecrets(each, secrets)),
    passes: settings.map(({ pass, components }) => {
      const blanked = components.map((component) => ({ ...component, settings: blankSecrets(component.settings, secrets) }));
      return { pass, components: blanked.map(({ name, architecture, language = 'neutral', settings: known }) => ({ name, architecture, language, ...meaningOf(name, known), settings: known })), commands: blanked.flatMap(commandsOf) };
    }),
  };
}

function meaningOf(name: string, settings: readonly Setting[]): { meaning?: object } {
  const key = name.toLowerCase().replace(/^microsoft-windows-/, '');
  return Object.hasOwn(MEANINGS, key) ? { meaning: MEANINGS[key]?.(settings) ?? {} } : {};
}

/** A source may be a UNC path with a password in it. */
function withoutSecrets(each: ServicingPackage, secrets: readonly string[]): ServicingPackage {
  return { ...each, ...(each.source !== undefined && { source: blankText(each.source, secrets) }), ...(each.furtherSources && { furtherSources: each.furtherSources.map((source) => blankText(source, secrets)) }) };
}
