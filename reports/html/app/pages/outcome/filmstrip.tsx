import { useRef, useState } from 'preact/hooks';
import { filmstrip } from '../../../../insight/filmstrip.ts';
import type { CellReport } from '../../../../run-report.ts';
import { FilmDialog } from './film-dialog.tsx';
import { FrameCaption } from './frame-caption.tsx';

/** Thumbnails of the console in order of time; each opens large. `onLook` is told which one has the focus or the pointer. */
export function Filmstrip({ cell, onLook }: { cell: CellReport; onLook: (index: number | undefined) => void }) {
  const frames = filmstrip(cell);
  const [at, setAt] = useState<number>();
  const strip = useRef<HTMLOListElement>(null);
  const close = () => {
    // Back to the picture that was looked at last, not to the one that opened the dialog.
    const buttons = strip.current?.querySelectorAll<HTMLElement>('button');
    if (at !== undefined) buttons?.[at]?.focus();
    setAt(undefined);
  };
  return (
    <>
      <ol class="film" ref={strip} aria-label="Pictures of the console, in order of time">
        {frames.map((frame, index) => (
          <li key={frame.index}>
            <button type="button" aria-haspopup="dialog" data-row="" onClick={() => setAt(index)} onFocus={() => onLook(frame.index)} onBlur={() => onLook(undefined)} onMouseEnter={() => onLook(frame.index)} onMouseLeave={() => onLook(undefined)}>
              <img src={cell.screenshots[frame.index]!.dataUri} alt="" decoding="async" />
              <span class="film-caption">
                <span class="sr">
                  Picture {index + 1} of {frames.length}:{' '}
                </span>
                <FrameCaption frame={frame} />
              </span>
            </button>
          </li>
        ))}
      </ol>
      <FilmDialog frames={frames} pictures={cell.screenshots} at={at} onMove={setAt} onClose={close} />
    </>
  );
}
