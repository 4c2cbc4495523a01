import { elementAt, wcmAttributeOf } from '../answer-document.ts';
import type { Setting } from '../answer-file.ts';
import { readSetting } from '../read-answer-file.ts';
import { childrenOf, textAt } from '../settings/read.ts';
import { settingLines } from '../write-elements.ts';
import { elementsOf, textOf, type XmlElement } from '../xml/nodes.ts';
import type { SettingPlace } from './conflict.ts';
import { sameSetting } from './describe-value.ts';
import type { MergeContext } from './merge-context.ts';
import { reportConflict } from './report-conflict.ts';

/** Lists whose items are added to the user's: how they are numbered, and by which setting an item is known. */
const LISTS: Readonly<Record<string, { numbered: 'Order' | 'keyValue' | 'no'; known?: string }>> = {
  FirstLogonCommands: { numbered: 'Order' },
  RunSynchronous: { numbered: 'Order' },
  DriverPaths: { numbered: 'keyValue', known: 'Path' },
  LocalAccounts: { numbered: 'no', known: 'Name' },
};
/** Order is "an integer between 1 and 500" (RunSynchronousCommand and SynchronousCommand Order). */
const HIGHEST_ORDER = 500;

export function isList(name: string): boolean {
  return Object.hasOwn(LISTS, name);
}

/** Adds our items behind the user's, with the numbers that follow; one that the user has already is not added again. */
export function mergeList(context: MergeContext, list: XmlElement, ours: Setting, place: SettingPlace): void {
  const { numbered, known } = LISTS[ours.name] ?? { numbered: 'no' };
  const items = elementsOf(list);
  const added = childrenOf(ours).filter((item) => {
    const twin = known === undefined ? undefined : items.find((other) => textIn(other, known)?.toLowerCase() === textAt(childrenOf(item), known)?.toLowerCase());
    // A user's driver folder is the same whatever its credentials; a user's account of our name is not.
    if (twin && numbered === 'no' && !sameSetting(readSetting(twin), item)) reportConflict(context, { ...place, path: [...place.path, item.name] }, twin, item);
    return !twin;
  });
  if (added.length === 0) return;
  const first = numbered === 'no' ? 1 : firstNumber(context, items, numbered, added.length);
  const renumbered = added.map((item, index) => (numbered === 'no' ? item : withNumber(item, numbered, first + index)));
  context.insertions.insert(list, settingLines(renumbered, [place.component, ...place.path].join('/'), context.insertions.naming(list)));
}

/** The first free number; the user's commands are numbered anew when their own numbers leave no room. */
function firstNumber({ insertions }: MergeContext, items: readonly XmlElement[], numbered: 'Order' | 'keyValue', count: number): number {
  const numbers = items.map((item) => Number((numbered === 'Order' ? textIn(item, 'Order') : wcmAttributeOf(item, 'keyValue')) ?? Number.NaN)).map((number) => (Number.isInteger(number) ? number : 0));
  const highest = Math.max(0, ...numbers);
  if (numbered === 'keyValue' || highest + count <= HIGHEST_ORDER) return highest + 1;
  const inOrder = items.map((item, index) => ({ item, number: numbers[index] ?? 0 })).toSorted((left, right) => left.number - right.number);
  for (const [index, { item }] of inOrder.entries()) {
    const order = elementAt(item, 'Order');
    if (order?.endTag) insertions.replace({ start: order.startTag.end, end: order.endTag.start, text: String(index + 1) });
  }
  return items.length + 1;
}

function withNumber(item: Setting, numbered: 'Order' | 'keyValue', number: number): Setting {
  if (numbered === 'keyValue') return { ...item, keyValue: String(number) };
  return { ...item, value: childrenOf(item).map((child) => (child.name === 'Order' ? { ...child, value: String(number) } : child)) };
}

function textIn(item: XmlElement, name: string): string | undefined {
  const element = elementAt(item, name);
  return element && textOf(element).trim();
}
