import type { InputChange } from '../../../../history/changes-since.ts';

export const INPUT_WORD: Record<InputChange['input'], string> = {
  scenario: 'Scenario',
  image: 'Base image',
  'windows-version': 'Windows version',
  'wimproof-version': 'wimproof',
  provider: 'Provider',
  strategies: 'Strategies',
};
