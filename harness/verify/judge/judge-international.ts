import type { Inventory } from '../../guest/inventory/inventory.ts';
import type { ExpectationOf, InternationalSetting } from '../expectation/expectation.ts';
import { sameText, type Finding } from './finding.ts';
import { unanswered } from './unanswered.ts';

const FIELD: Record<InternationalSetting, Exclude<keyof Inventory['international'], 'installedLanguages'>> = {
  'system-ui-language': 'systemUiLanguage',
  'system-locale': 'systemLocale',
  'user-locale': 'userLocale',
  'input-locales': 'inputLocales',
  'time-zone': 'timeZone',
};
const NAME: Record<InternationalSetting, string> = {
  'system-ui-language': 'system UI language',
  'system-locale': 'system locale',
  'user-locale': 'user locale',
  'input-locales': 'input locale',
  'time-zone': 'time zone',
};

/**
 * Judges one international setting. Of input locales, which are a list (`0407:00000407;0409:00000409`), the first must be
 * first, and the others be there: Windows adds the keyboard of each language that it has.
 */
export function judgeInternational(expectation: ExpectationOf<'international'>, inventory: Inventory): Finding {
  const { setting, value } = expectation;
  const actual = inventory.international[FIELD[setting]];
  const wanted = { title: `The ${NAME[setting]} is ${value}`, expected: value };
  const evidence = [`inventory.international.${FIELD[setting]}: ${actual === '' ? '(not recorded)' : actual}`];
  if (actual === '') return unanswered(wanted, `this Windows does not say its ${NAME[setting]}`, evidence);
  return { ...wanted, actual, holds: setting === 'input-locales' ? inputLocalesHold(value, actual) : sameText(value, actual), evidence };
}

function inputLocalesHold(wanted: string, actual: string): boolean {
  const [first, ...others] = inputLocales(wanted);
  const listed = inputLocales(actual);
  return first !== undefined && listed[0] === first && others.every((one) => listed.includes(one));
}

function inputLocales(list: string): string[] {
  return list.split(/[;,]/).map((one) => one.trim().toLowerCase()).filter(Boolean);
}
