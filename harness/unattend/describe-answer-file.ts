import type { ServicingPackage, Setting } from './answer-file.ts';
import type { Command } from './settings/command.ts';
import type { AnswerFileSummary, ComponentSummary } from './summarise-answer-file.ts';

/** Lines that tell a person what an answer file does: packages, then each pass with its components and commands. */
export function describeAnswerFile({ packages, passes }: AnswerFileSummary): string[] {
  return [
    ...(packages.length > 0 ? ['servicing', ...packages.flatMap(describePackage)] : []),
    ...passes.flatMap(({ pass, components, commands }) => [pass, ...components.flatMap(describeComponent), ...commands.flatMap(describeCommand)]),
  ];
}

function describePackage({ action, identity, source, furtherSources = [], selections = [] }: ServicingPackage): string[] {
  const { name, version, architecture, language } = identity;
  return [
    `  ${action} ${name} ${version} ${architecture} ${language || 'neutral'}`,
    ...[...(source === undefined ? [] : [source]), ...furtherSources].map((each) => `    from ${each}`),
    ...selections.map((selection) => `    ${selection.state ? 'enable' : 'disable'} ${selection.name}`),
  ];
}

/** Lists that are shown as commands. */
const COMMAND_LISTS = new Set(['RunSynchronous', 'RunAsynchronous', 'FirstLogonCommands', 'LogonCommands']);

function describeComponent({ name, architecture, language, settings }: ComponentSummary): string[] {
  const shown = settings.filter((setting) => !COMMAND_LISTS.has(setting.name));
  return [`  ${name} (${architecture || 'no architecture'}${language === 'neutral' ? '' : `, ${language}`})`, ...shown.flatMap((setting) => describeSetting(setting, ''))];
}

/** One line a text: `    OOBE/HideEULAPage = true`; the items of a list are told apart by their key or number. */
function describeSetting({ name, keyValue, value }: Setting, path: string): string[] {
  const place = `${path}${name}${keyValue === undefined ? '' : `[${keyValue}]`}`;
  if (typeof value === 'string') return [`    ${place} = ${value}`];
  const counts = new Map<string, number>();
  return value.flatMap((child) => {
    const several = value.filter((other) => other.name === child.name).length > 1;
    const number = (counts.get(child.name) ?? 0) + 1;
    counts.set(child.name, number);
    return describeSetting(several && child.keyValue === undefined ? { ...child, keyValue: String(number) } : child, `${place}/`);
  });
}

function describeCommand({ list, order, line, description, willReboot }: Command): string[] {
  const restart = willReboot === undefined || willReboot === 'Never' ? '' : ` (restart: ${willReboot})`;
  return [`  command ${list.replace(/^.*\//, '')} ${order ?? '-'}${description === undefined ? '' : ` ${description}`}${restart}`, `    ${line}`];
}
