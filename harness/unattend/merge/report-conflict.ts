import type { Setting } from '../answer-file.ts';
import { readSetting } from '../read-answer-file.ts';
import type { XmlElement } from '../xml/nodes.ts';
import type { SettingPlace } from './conflict.ts';
import { describeValue } from './describe-value.ts';
import { brokenRule } from './indispensable.ts';
import type { MergeContext } from './merge-context.ts';

/** Notes that the user's setting differs from ours, and whether it may. */
export function reportConflict({ conflicts, further }: MergeContext, place: SettingPlace, user: XmlElement, ours: Setting): void {
  const read = readSetting(user);
  const broken = brokenRule(place, typeof read.value === 'string' ? read.value : JSON.stringify(read.value), further);
  conflicts.push({
    pass: place.pass,
    component: place.component,
    setting: place.path.join('/'),
    user: describeValue(read, place.path),
    ours: describeValue(ours, place.path),
    resolution: broken ? 'error' : 'user',
    ...(broken && { why: broken.why }),
  });
}
