import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { everyFold } from './every-fold.ts';
import { usePrinting } from './printing.ts';

interface FoldProps {
  summary: ComponentChildren;
  children: ComponentChildren;
  open?: boolean;
  /** Opened while the page is printed. */
  print?: boolean;
  class?: string;
  id?: string;
  /** j and k stop at its summary. */
  row?: boolean;
}

/** Something that opens. What is inside is made when it is opened for the first time: pages stay quick. */
export function Fold({ summary, children, open = false, print = true, class: name, id, row }: FoldProps) {
  const [isOpen, setOpen] = useState(everyFold.open ?? open);
  const [made, setMade] = useState(isOpen);
  const printed = usePrinting() && print;
  useEffect(() => setOpen(everyFold.open ?? open), [open]);
  useEffect(() => everyFold.listen(setOpen), []);
  useEffect(() => {
    if (isOpen) setMade(true);
  }, [isOpen]);
  const shown = isOpen || printed;
  return (
    <details class={name} id={id} open={shown} data-print={print ? '' : undefined} onToggle={(event) => !printed && setOpen(event.currentTarget.open)}>
      <summary data-row={row ? '' : undefined}>{summary}</summary>
      {(made || shown) && children}
    </details>
  );
}
