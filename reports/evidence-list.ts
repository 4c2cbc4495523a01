import type { Outcome } from '../harness/verify/outcome.ts';

export interface EvidenceFile {
  /** Relative to the run folder, forward slashes: `quickstart/offline/evidence/finished.png`. */
  path: string;
  /** Relative to the outcome's folder. */
  name: string;
  contentType: string;
}

const TYPES: readonly [RegExp, string][] = [
  [/\.png$/i, 'image/png'],
  [/\.xml$/i, 'application/xml'],
  [/\.json$/i, 'application/json'],
  [/\.(?:log|txt|ps1|inf)$/i, 'text/plain'],
];

/**
 * The evidence files that an outcome names, what shows most first: the last screenshot, the others, the serial line,
 * the guest's logs, answer file, plan. A name that leads out of the outcome's folder, or that would break a line of a
 * report, is not one.
 */
export function evidenceList({ scenario, strategy, evidence }: Outcome): EvidenceFile[] {
  const names = [...evidence.screenshots.toReversed(), evidence.serialLog, ...evidence.logs, evidence.answerFile, evidence.plan].flatMap((name) => (name === undefined ? [] : name.replaceAll('\\', '/')));
  return [...new Set(names)]
    .map((name) => ({ name, path: `${scenario}/${strategy}/${name}`, contentType: TYPES.find(([pattern]) => pattern.test(name))?.[1] ?? 'application/octet-stream' }))
    .filter(({ name, path }) => !/^\/|^[A-Za-z]:|[\u0000-\u001f\u007f-\u009f\u2028\u2029|[\]]/.test(name) && !/[\u0000-\u001f\u007f-\u009f\u2028\u2029|[\]]/.test(path) && path.split('/').every((part) => part !== '' && part !== '.' && part !== '..'));
}
