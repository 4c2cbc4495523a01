import type { Inventory } from '../../guest/inventory/inventory.ts';
import type { ExpectationOf } from '../expectation/expectation.ts';
import { sameText, type Finding } from './finding.ts';
import { unanswered } from './unanswered.ts';

/** Judges whether a language is among those that `dism /Get-Intl` calls installed. Every Windows has one. */
export function judgeLanguage(expectation: ExpectationOf<'language'>, inventory: Inventory): Finding {
  const { language, state } = expectation;
  const { installedLanguages } = inventory.international;
  const wanted = { title: `Language ${language} is ${state === 'installed' ? 'installed' : 'not installed'}`, expected: state === 'installed' ? 'installed' : 'not installed' };
  if (installedLanguages.length === 0) return unanswered(wanted, 'no installed language is listed at all');
  const installed = installedLanguages.some((one) => sameText(one, language));
  return {
    ...wanted,
    actual: `${installed ? 'installed' : 'not installed'}; installed languages: ${installedLanguages.join(', ')}`,
    holds: installed === (state === 'installed'),
    evidence: [`inventory.international.installedLanguages: ${installedLanguages.join(', ')}`],
  };
}
