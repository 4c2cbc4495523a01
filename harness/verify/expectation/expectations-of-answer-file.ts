import { formatPackageIdentity } from '../../servicing/package-identity.ts';
import type { AnswerFilePayload } from '../../servicing/operation.ts';
import { readAnswerFile } from '../../unattend/read-answer-file.ts';
import type { Expectation, ExpectationOf } from './expectation.ts';

const STATE: Record<string, ExpectationOf<'package'>['state']> = { install: 'installed', stage: 'staged', remove: 'absent', configure: 'installed' };

/**
 * What the `<servicing>` section of an answer file must leave: packages installed, staged or absent, and the features that a
 * `configure` selects. Of its offlineServicing settings nothing is derived: what they change is for the scenario to expect.
 */
export function expectationsOfAnswerFile(payload: AnswerFilePayload, common: Pick<Expectation, 'origin' | 'operation'>): Expectation[] {
  const packages = payload.packages.flatMap(({ action, identity }): Expectation[] => {
    const state = STATE[action];
    const name = formatPackageIdentity(identity);
    return state === undefined ? [] : [{ id: `package:${name}`, ...common, kind: 'package', identity: name, state }];
  });
  const selections = readAnswerFile(payload.text).servicing.flatMap((entry) => (entry.action === 'remove' ? [] : entry.selections ?? []));
  const features = selections.map(({ name, state }): Expectation => ({ id: `feature:${name}`, ...common, kind: 'feature', feature: name, state: state ? 'enabled' : 'disabled' }));
  return [...packages, ...features];
}
