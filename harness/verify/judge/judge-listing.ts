import type { JobStepResult } from '../../guest/job/job.ts';
import type { Listing } from '../../servicing/operation.ts';
import { parseAppPatches } from '../../tools/dism/parse-app-patches.ts';
import { parseApps } from '../../tools/dism/parse-apps.ts';
import { parseCapabilities } from '../../tools/dism/parse-capabilities.ts';
import { parseCurrentEdition } from '../../tools/dism/parse-current-edition.ts';
import { parseDrivers } from '../../tools/dism/parse-drivers.ts';
import { parseFeatures } from '../../tools/dism/parse-features.ts';
import { parseInternational } from '../../tools/dism/parse-international.ts';
import { parsePackages } from '../../tools/dism/parse-packages.ts';
import { parseProvisionedAppx } from '../../tools/dism/parse-provisioned-appx.ts';
import { parseTargetEditions } from '../../tools/dism/parse-target-editions.ts';
import type { ExpectationOf } from '../expectation/expectation.ts';
import type { Finding } from './finding.ts';
import { readTranscript, stepsOf } from './job-transcripts.ts';

/** How many entries a listing has. */
const COUNT: Record<Listing, (log: string) => number> = {
  packages: (log) => parsePackages(log).length,
  features: (log) => parseFeatures(log).length,
  capabilities: (log) => parseCapabilities(log).length,
  drivers: (log) => parseDrivers(log).length,
  international: (log) => parseInternational(log).installedLanguages.length,
  edition: (log) => (parseCurrentEdition(log) === '' ? 0 : 1),
  'target-editions': (log) => parseTargetEditions(log).length,
  applications: (log) => parseApps(log).length,
  patches: (log) => parseAppPatches(log).length,
  appx: (log) => parseProvisionedAppx(log).length,
};
/** What no Windows image is without. */
const NEVER_EMPTY: readonly Listing[] = ['packages', 'features', 'international', 'edition'];

/** Judges that each listing that was asked for is there and readable from beginning to end. */
export function judgeListing(expectation: ExpectationOf<'listing'>, jobSteps: readonly JobStepResult[]): Finding {
  const steps = stepsOf(expectation, jobSteps);
  const results = expectation.what.map((what) => {
    const read = readTranscript(steps, `List ${what}`, COUNT[what]);
    if ('problem' in read) return { what, holds: false, text: read.problem };
    const empty = read.value === 0 && NEVER_EMPTY.includes(what);
    return { what, holds: !empty, text: empty ? 'it is empty, as in no Windows' : `${read.value} ${read.value === 1 ? 'entry' : 'entries'}` };
  });
  const bad = results.filter((result) => !result.holds);
  return {
    title: `The ${expectation.what.length === 1 ? 'listing' : 'listings'} of ${expectation.what.join(', ')} can be read`,
    expected: 'listings that are whole',
    actual: (bad.length === 0 ? results : bad).map(({ what, text }) => `${what}: ${text}`).join('; '),
    holds: results.length > 0 && bad.length === 0,
    evidence: results.map(({ what, text }) => `List ${what}: ${text}`),
  };
}
