import type { FailureKind } from '../../../../../harness/errors/wimproof-error.ts';
import { GuestText } from '../../parts/guest-text.tsx';
import { Tag } from '../../parts/tag.tsx';

const KINDS: readonly FailureKind[] = ['product', 'infrastructure', 'scenario'];

/** A failure's signature: its kind as a tag, and what it is about. */
export function SignatureText({ signature }: { signature: string }) {
  const kind = KINDS.find((one) => signature.startsWith(`${one}/`));
  return (
    <span class="signature-text">
      {kind && <Tag kind={kind}>{kind}</Tag>} <code><GuestText text={kind ? signature.slice(kind.length + 1) : signature} /></code>
    </span>
  );
}
