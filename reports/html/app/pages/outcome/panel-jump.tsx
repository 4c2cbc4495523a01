import type { ComponentChildren } from 'preact';

/** Goes to a panel of the same page, by the id of its heading. Fragments are pages here, so this is a button. */
export function PanelJump({ to, children }: { to: string; children: ComponentChildren }) {
  return (
    <button type="button" class="link" onClick={() => toPanel(to)}>
      {children}
    </button>
  );
}

function toPanel(id: string): void {
  const heading = document.getElementById(id);
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  heading.scrollIntoView({ block: 'start' });
}
