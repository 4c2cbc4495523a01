import type { RunIndex } from '../../../data/run-index.ts';
import { GuestPhrase } from '../../parts/guest-text.tsx';
import { Digest } from './images-panels.tsx';

const WORDS = { passed: 'passed', failed: 'failed', error: 'is not conclusive', 'not-run': 'is incomplete' } as const;
const MOST_DIGESTS = 12;

/** The end of the printed page: what is signed, and lines to sign it on. */
export function SignatureLines({ index: { head, images } }: { index: RunIndex }) {
  const digests = [...new Set(images.map((image) => image.sha256))];
  return (
    <section class="panel sign-off" aria-labelledby="sign-off">
      <h2 id="sign-off">To be signed</h2>
      <p>
        Run{' '}
        <b>
          <GuestPhrase text={head.run} most={60} />
        </b>{' '}
        {WORDS[head.verdict]}.
        {digests.length > 0 && (
          <>
            {' '}
            It examined the {digests.length === 1 ? 'image' : 'images'} with SHA-256{' '}
            {digests.slice(0, MOST_DIGESTS).map((sha256, at) => (
              <span key={sha256}>
                {at > 0 && ', '}
                <Digest text={sha256} />
              </span>
            ))}
            {digests.length > MOST_DIGESTS && ` and ${digests.length - MOST_DIGESTS} more`}.
          </>
        )}
      </p>
      <dl class="signature">
        {['Decision', 'Name', 'Date', 'Signature'].map((title) => (
          <div key={title}>
            <dt>{title}</dt>
            <dd />
          </div>
        ))}
      </dl>
    </section>
  );
}
