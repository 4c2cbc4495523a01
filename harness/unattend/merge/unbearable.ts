import { elementAt, passElements } from '../answer-document.ts';
import type { AnswerFile, Pass } from '../answer-file.ts';
import { readSetting } from '../read-answer-file.ts';
import { settingAt } from '../settings/read.ts';
import { attributeOf, elementsOf, textOf, type XmlDocument, type XmlElement } from '../xml/nodes.ts';
import type { Conflict } from './conflict.ts';
import { describeValue } from './describe-value.ts';

/** A setting that ours do not have and that the user's file must not have either. */
interface Unbearable {
  passes: readonly Pass[];
  component: string;
  path: readonly string[];
  why: string;
  /** Only when ours have this setting, in any pass: what the user's would work against. */
  against: readonly [component: string, ...path: string[]];
  /** Values that do no harm. */
  harmless?: RegExp;
}

const SHELL_SETUP = 'Microsoft-Windows-Shell-Setup';
const SETUP = 'Microsoft-Windows-Setup';
const DEPLOYMENT = 'Microsoft-Windows-Deployment';

const UNBEARABLE: readonly Unbearable[] = [
  { passes: ['oobeSystem'], component: DEPLOYMENT, path: ['Reseal'], against: [SHELL_SETUP, 'FirstLogonCommands'], why: 'the machine would go to audit mode, or off, instead of the first logon' },
  { passes: ['auditSystem', 'auditUser'], component: DEPLOYMENT, path: ['Reseal'], against: [DEPLOYMENT, 'Reseal'], why: 'the machine would leave audit mode before the job has run' },
  { passes: ['auditUser'], component: DEPLOYMENT, path: ['Generalize'], against: [DEPLOYMENT, 'Reseal'], why: 'the machine would be generalized before the job has run' },
  { passes: ['windowsPE'], component: SETUP, path: ['ImageInstall', 'OSImage', 'InstallToAvailablePartition'], against: [SETUP, 'ImageInstall'], why: 'the installation fails when InstallTo is set too', harmless: /^(false|0)?$/i },
  { passes: ['windowsPE'], component: SETUP, path: ['UpgradeData', 'Upgrade'], against: [SETUP, 'ImageInstall'], why: 'an upgrade makes no clean installation', harmless: /^(false|0)?$/i },
  { passes: ['windowsPE'], component: SETUP, path: ['WindowsDeploymentServices'], against: [SETUP, 'ImageInstall'], why: 'the image would come from a deployment server' },
  { passes: ['specialize', 'auditSystem', 'oobeSystem'], component: SHELL_SETUP, path: ['AutoLogon', 'Domain'], against: [SHELL_SETUP, 'AutoLogon'], why: 'the first logon is with a local account', harmless: /^\.?$/ },
];

/** What of the user's file would break the run although ours have no such setting. */
export function unbearable(document: XmlDocument, ours: AnswerFile): Conflict[] {
  return passElements(document).flatMap(({ element, pass }) =>
    elementsOf(element, 'component').flatMap((component) => {
      const name = attributeOf(component, 'name') ?? '';
      if (!pass) return [];
      const named = UNBEARABLE.filter((rule) => rule.passes.includes(pass) && rule.component.toLowerCase() === name.toLowerCase() && has(ours, rule.against) && !hasIn(ours, pass, [rule.component, ...rule.path]));
      return [
        ...named.flatMap(({ path, why, harmless }) => conflictAt(elementAt(component, ...path), harmless, { pass, component: name, setting: path.join('/'), why })),
        ...(pass === 'windowsPE' && hasPass(ours, pass) ? dialogues(component, [], name) : []),
      ];
    }),
  );
}

/** `WillShowUI` of value `Always`, wherever it stands: Setup shows a page and waits. */
function dialogues(element: XmlElement, path: readonly string[], component: string): Conflict[] {
  return elementsOf(element).flatMap((child) => {
    const here = [...path, child.localName];
    if (child.localName !== 'WillShowUI') return dialogues(child, here, component);
    return conflictAt(child, /^(?!always$)/i, { pass: 'windowsPE', component, setting: here.join('/'), why: 'Setup would wait for a person' });
  });
}

function conflictAt(element: XmlElement | undefined, harmless: RegExp | undefined, conflict: Pick<Conflict, 'pass' | 'component' | 'setting' | 'why'>): Conflict[] {
  if (!element || harmless?.test(textOf(element).trim())) return [];
  return [{ ...conflict, user: describeValue(readSetting(element), conflict.setting.split('/')), ours: '', resolution: 'error' }];
}

function has({ settings }: AnswerFile, [component, ...path]: readonly [string, ...string[]]): boolean {
  return settings.some(({ components }) => components.some(({ name, settings: own }) => name === component && settingAt(own, ...path)));
}
function hasIn(ours: AnswerFile, pass: Pass, wanted: readonly [string, ...string[]]): boolean {
  return has({ servicing: [], settings: ours.settings.filter((each) => each.pass === pass) }, wanted);
}
function hasPass({ settings }: AnswerFile, pass: Pass): boolean {
  return settings.some((each) => each.pass === pass && each.components.length > 0);
}
