import { inertLine } from '../../../../inert-text.ts';
import type { Frame } from '../../../../insight/filmstrip.ts';
import { duration } from '../../../../quantity.ts';
import { GuestPhrase } from '../../parts/guest-text.tsx';

/** When, in which stage and why a picture was taken. */
export function FrameCaption({ frame: { atMs, stage, reason, name } }: { frame: Frame }) {
  return (
    <>
      <b>{atMs === null ? 'no time' : duration(atMs)}</b> {stage !== undefined && <span class={`stage-chip is-${stage}`}>{stage}</span>} <GuestPhrase text={reason ?? name} most={60} />
    </>
  );
}

/** The same as one line, for attributes. */
export function frameName({ atMs, stage, reason, name }: Frame): string {
  return inertLine([atMs === null ? 'time not known' : `after ${duration(atMs)}`, stage, reason ?? name].filter((text) => text !== undefined).join(', '));
}
