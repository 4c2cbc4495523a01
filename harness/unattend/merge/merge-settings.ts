import type { Component, Pass, Setting } from '../answer-file.ts';
import { ELEMENT_ORDER } from '../element-order.ts';
import { readSetting } from '../read-answer-file.ts';
import { settingLines } from '../write-elements.ts';
import { elementsOf, type XmlElement } from '../xml/nodes.ts';
import type { SettingPlace } from './conflict.ts';
import { sameSetting } from './describe-value.ts';
import type { MergeContext } from './merge-context.ts';
import { isList, mergeList } from './merge-list.ts';
import { reportConflict } from './report-conflict.ts';

/** Settings that mean something only as a whole: half the user's and half ours would be neither. */
const WHOLE = new Set(['DiskConfiguration', 'InstallFrom', 'InstallTo', 'Password', 'AdministratorPassword']);

/** Adds what the user's component lacks, and notes where the two differ. */
export function mergeComponent(context: MergeContext, user: XmlElement, { name, settings }: Component, pass: Pass): void {
  mergeSettings(context, user, settings, { pass, component: name, path: [] });
}

function mergeSettings(context: MergeContext, parent: XmlElement, settings: readonly Setting[], place: SettingPlace): void {
  for (const ours of settings) {
    const user = elementsOf(parent, ours.name)[0];
    const here = { ...place, path: [...place.path, ours.name] };
    if (!user) insertSetting(context, parent, ours, place);
    else if (isList(ours.name)) mergeList(context, user, ours, here);
    else if (typeof ours.value === 'string' || WHOLE.has(ours.name)) {
      if (!sameSetting(readSetting(user), ours)) reportConflict(context, here, user, ours);
    } else mergeSettings(context, user, ours.value, here);
  }
}

/** Before the first setting of the user's that comes later in the usual order, else last. */
function insertSetting({ insertions }: MergeContext, parent: XmlElement, ours: Setting, { component, path }: SettingPlace): void {
  const owner = [component, ...path].join('/');
  const order = ELEMENT_ORDER[owner] ?? [];
  const before = elementsOf(parent).find(({ localName }) => order.indexOf(localName) > order.indexOf(ours.name));
  insertions.insert(parent, settingLines([ours], owner, insertions.naming(parent)), before);
}
