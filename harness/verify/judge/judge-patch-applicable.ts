import type { JobStepResult } from '../../guest/job/job.ts';
import { parseCheckAppPatch } from '../../tools/dism/parse-app-patches.ts';
import type { ExpectationOf } from '../expectation/expectation.ts';
import type { Finding } from './finding.ts';
import { readTranscript, stepsOf } from './job-transcripts.ts';
import { unanswered } from './unanswered.ts';

/** Judges what `dism /Check-AppPatch` said of a patch. */
export function judgePatchApplicable(expectation: ExpectationOf<'patch-applicable'>, jobSteps: readonly JobStepResult[]): Finding {
  const word = (applicable: boolean): string => (applicable ? 'applicable' : 'not applicable');
  const wanted = { title: `The patch is ${word(expectation.applicable)}`, expected: word(expectation.applicable) };
  const read = readTranscript(stepsOf(expectation, jobSteps), 'Check patch', parseCheckAppPatch);
  if ('problem' in read) return unanswered(wanted, read.problem);
  const { applicable, patches } = read.value;
  return {
    ...wanted,
    actual: `${word(applicable)}${patches.length === 0 ? '' : ` to ${patches.map(({ productCode }) => productCode).join(', ')}`}`,
    holds: applicable === expectation.applicable,
    evidence: patches.length === 0 ? [`${read.step.title}: names no product`] : patches.map((patch) => `${read.step.title}: ${patch.patchCode} for ${patch.productCode}`),
  };
}
