import type { Inventory } from '../../guest/inventory/inventory.ts';
import type { Expectation } from '../expectation/expectation.ts';
import { inventoryLine, sameText, type Finding } from './finding.ts';
import { featureStateClass, type FeatureStateClass } from '../state-class.ts';

type FeatureExpectation = Extract<Expectation, { kind: 'feature' }>;

/** Which classes of state satisfy a wanted state. A feature whose payload is gone is disabled, but a disabled one still has its payload. */
const SATISFIES: Record<FeatureExpectation['state'], FeatureStateClass[]> = {
  enabled: ['enabled'],
  disabled: ['disabled', 'payload-removed'],
  removed: ['payload-removed'],
};
const EXPECTED: Record<FeatureExpectation['state'], string> = {
  enabled: 'Enabled',
  disabled: 'Disabled, or Disabled with Payload Removed',
  removed: 'Disabled with Payload Removed',
};
const TITLE: Record<FeatureExpectation['state'], string> = {
  enabled: 'is enabled',
  disabled: 'is disabled',
  removed: 'is disabled and its payload is removed',
};

/** Judges a feature by its state in the finished system; a feature that is not listed satisfies no state at all. */
export function judgeFeature(expectation: FeatureExpectation, inventory: Inventory): Finding {
  const listed = inventory.features.filter((entry) => sameText(entry.name, expectation.feature));
  const states = [...new Set(listed.map((entry) => entry.state))].join(', ');
  const classes = listed.map((entry) => featureStateClass(entry.state));
  return {
    title: `Feature ${expectation.feature} ${TITLE[expectation.state]}`,
    expected: EXPECTED[expectation.state],
    actual: listed.length === 0 ? 'not listed: this Windows has no such feature' : `${states || '(no state)'}${remark(classes)}`,
    holds: classes.length > 0 && classes.every((state) => SATISFIES[expectation.state].includes(state)),
    evidence:
      listed.length === 0
        ? [`inventory.features: ${inventory.features.length} listed, none with this name`]
        : listed.map((entry) => inventoryLine('features', { ...entry })),
  };
}

function remark(classes: FeatureStateClass[]): string {
  if (classes.some((state) => state === 'enable-pending' || state === 'disable-pending')) return ': the change is not finished, a restart is outstanding';
  if (classes.includes('unknown')) return ': not a state that DISM documents';
  return '';
}
