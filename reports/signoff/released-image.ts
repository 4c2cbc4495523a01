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

type Place = Pick<RequiredCell, 'scenario' | 'strategy'>;

/**
 * Which image the decision is about: that of the policy's `subject`, or of the one required cell when there is only one;
 * a file that is given is held against what the run recorded. It may be the image of a cell that recorded none; it may
 * not be one that is known to be another.
 */
export function releasedImage(policy: Pick<SignoffPolicy, 'subject'>, required: readonly Place[], recorded: readonly ReleasedImage[], given?: GivenImage): ReleasedImageFinding {
  const place = policy.subject ?? (required.length === 1 ? required[0] : undefined);
  const own = place && recorded.find((image) => isOf(image, place));
  if (!given) {
    if (own) return { subject: own, reasons: [], warnings: [] };
    const missing = place
      ? `the run did not record the image of ${place.scenario}/${place.strategy}: run again with 'wimproof run --save-images', or name the image with --image`
      : "the policy does not say whose image is released: add 'subject' with scenario and strategy, or name the image with --image";
    return { subject: null, missing, reasons: [], warnings: [] };
  }
  const subject: ReleasedImage = { ...given, from: 'file', proven: false, ...(place && { scenario: place.scenario, strategy: place.strategy }) };
  const allowed = place ? [place] : required;
  const same = recorded.filter(({ sha256 }) => sha256 === given.sha256);
  const tested = same.find((image) => allowed.some((cell) => isOf(image, cell)));
  if (tested) return { subject: { ...subject, proven: true, scenario: tested.scenario!, strategy: tested.strategy! }, reasons: [], warnings: [] };
  const unrecorded = allowed.some((cell) => !recorded.some((image) => isOf(image, cell)));
  if (same.length === 0 && unrecorded) return { subject, reasons: [], warnings: [{ code: 'image-not-compared', text: `nothing proves that ${given.name} is the image that was tested: the run recorded no digest of it ('wimproof run --save-images')` }] };
  const [other] = same;
  const text = `${given.name} is not the image ${place ? `that was tested as ${place.scenario}/${place.strategy}` : 'of any required strategy'}: it has the SHA-256 ${given.sha256}${own ? `, the tested one ${own.sha256}` : ''}${other ? `; it is that of ${other.scenario}/${other.strategy}` : ''}`;
  return { subject, reasons: [{ code: 'subject-mismatch', kind: 'unproven', ...(place && { scenario: place.scenario, strategy: place.strategy }), text }], warnings: [] };
}

function isOf(image: Partial<Place>, cell: Place): boolean {
  return image.scenario === cell.scenario && image.strategy === cell.strategy;
}
