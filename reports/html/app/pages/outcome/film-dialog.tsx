import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import type { Frame } from '../../../../insight/filmstrip.ts';
import type { Screenshot } from '../../../../run-report.ts';
import { FrameCaption, frameName } from './frame-caption.tsx';

interface FilmDialogProps {
  frames: readonly Frame[];
  pictures: readonly Screenshot[];
  /** Index in `frames`; undefined: closed. */
  at: number | undefined;
  onMove: (at: number) => void;
  onClose: () => void;
}

/** A picture of the console, large. Arrow keys, Home and End move through the film, Escape closes. */
export function FilmDialog({ frames, pictures, at, onMove, onClose }: FilmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = at !== undefined;
  useLayoutEffect(() => {
    if (open && !dialog.current?.open) dialog.current?.showModal();
    if (!open && dialog.current?.open) dialog.current.close();
  }, [open]);
  useEffect(() => {
    // The next ones are decoded before they are asked for: no grey flash between two frames.
    for (const frame of at === undefined ? [] : [frames[at + 1], frames[at - 1]]) if (frame) new Image().src = pictures[frame.index]!.dataUri;
  }, [at]);
  const move = (to: number) => onMove(Math.max(0, Math.min(frames.length - 1, to)));
  const press = (event: KeyboardEvent) => {
    if (at === undefined) return;
    const to = { ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: frames.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    move(to);
  };
  const frame = at === undefined ? undefined : frames[at];
  return (
    <dialog ref={dialog} class="film-dialog" aria-label="Picture of the console" onKeyDown={press} onClose={onClose} onClick={(event) => event.target === dialog.current && dialog.current?.close()}>
      {frame && (
        <figure>
          <img src={pictures[frame.index]!.dataUri} alt={`Console of the machine: ${frameName(frame)}`} />
          <figcaption aria-live="polite">
            <FrameCaption frame={frame} /> <span class="quiet">{`\u00b7 ${at! + 1} of ${frames.length}`}</span>
          </figcaption>
          <div class="film-buttons">
            {/* A button that is disabled loses the focus, and the dialog its keys. */}
            <button type="button" aria-disabled={at === 0} onClick={() => move(at! - 1)}>
              Previous
            </button>
            <button type="button" aria-disabled={at === frames.length - 1} onClick={() => move(at! + 1)}>
              Next
            </button>
            <button type="button" onClick={() => dialog.current?.close()}>
              Close
            </button>
          </div>
        </figure>
      )}
    </dialog>
  );
}
