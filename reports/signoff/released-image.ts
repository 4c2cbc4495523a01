import type { Outcome } from '../../harness/verify/outcome.ts';
import { servicedImage } from '../bundle/recorded-images.ts';
import type { ReleasedImage, RequiredCell, SignoffReason, SignoffWarning } from './decision.ts';
import type { SignoffPolicy } from './policy.ts';

/** An image as it was given on the command line. */
export interface GivenImage {
  /** File name. */
  name: string;
  sha256: string;
  bytes: number;
}
export interface ReleasedImageFinding {
  subject: ReleasedImage | null;
  missing?: string;
  reasons: SignoffReason[];
  warnings: SignoffWarning[];
}

/** The image of a cell as servicing left it, when the run recorded it. */
export function recordedImage(outcome: Outcome): ReleasedImage | null {
  const serviced = servicedImage(outcome);
  if (!serviced) return null;
  const { format } = (outcome as { serviced?: { format?: unknown } }).serviced ?? {};
  const name = serviced.file?.split('/').at(-1) ?? `${outcome.scenario}-${outcome.strategy}${typeof format === 'string' ? `.${format}` : ''}`;
  return { name, sha256: serviced.sha256, bytes: serviced.bytes, from: 'run', proven: true, scenario: outcome.scenario, strategy: outcome.strategy };
}

/**
 * Which image the decision is about: that of the policy's `subject`, or of the one required cell when there is only one;
 * a file that is given is held against what the run recorded.
 */
export function releasedImage(policy: Pick<SignoffPolicy, 'subject'>, required: readonly Pick<RequiredCell, 'scenario' | 'strategy'>[], recorded: readonly ReleasedImage[], given?: GivenImage): ReleasedImageFinding {
  const place = policy.subject ?? (required.length === 1 ? required[0] : undefined);
  const own = place && recorded.find(({ scenario, strategy }) => scenario === place.scenario && strategy === place.strategy);
  if (!given) {
    if (own) return { subject: own, reasons: [], warnings: [] };
    const missing = place
      ? `the run did not record the image of ${place.scenario}/${place.strategy}: run again with 'wimproof run --save-images', or name the image with --image`
      : "the policy does not say whose image is released: add 'subject' with scenario and strategy, or name the image with --image";
    return { subject: null, missing, reasons: [], warnings: [] };
  }
  const subject: ReleasedImage = { ...given, from: 'file', proven: false, ...(place && { scenario: place.scenario, strategy: place.strategy }) };
  if (own && own.sha256 !== given.sha256) {
    const other = recorded.find(({ sha256 }) => sha256 === given.sha256);
    const text = `${given.name} is not the image that was tested as ${own.scenario}/${own.strategy}: it has the SHA-256 ${given.sha256}, the tested one ${own.sha256}${other ? `; it is that of ${other.scenario}/${other.strategy}` : ''}`;
    return { subject, reasons: [{ code: 'subject-mismatch', kind: 'unproven', scenario: own.scenario!, ...(own.strategy && { strategy: own.strategy }), text }], warnings: [] };
  }
  if (own) return { subject: { ...subject, proven: true }, reasons: [], warnings: [] };
  const same = recorded.find(({ sha256, scenario, strategy }) => sha256 === given.sha256 && required.some((cell) => cell.scenario === scenario && cell.strategy === strategy));
  if (same) return { subject: { ...subject, proven: true, scenario: same.scenario!, strategy: same.strategy! }, reasons: [], warnings: [] };
  return { subject, reasons: [], warnings: [{ code: 'image-not-compared', text: `nothing proves that ${given.name} is the image that was tested: the run recorded no digest of it ('wimproof run --save-images')` }] };
}
