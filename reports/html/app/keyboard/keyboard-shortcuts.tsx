import { useEffect, useRef } from 'preact/hooks';

const KEYS: [string, string][] = [
  ['/', 'Search'],
  ['j', 'Next row, check or fold'],
  ['k', 'The one before'],
  ['Enter', 'Open it'],
  ['Escape', 'Clear the search'],
  ['?', 'These keys'],
];

/** Keys of every page, and the dialog that lists them. */
export function KeyboardShortcuts() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const show = () => !dialog.current?.open && dialog.current?.showModal();
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || dialog.current?.open || isTyping(event.target)) return;
      const act = { '?': show, '/': toSearch, j: () => step(1), k: () => step(-1) }[event.key];
      if (!act) return;
      event.preventDefault();
      act();
    };
    addEventListener('keydown', press);
    addEventListener('wimproof-keys', show);
    return () => {
      removeEventListener('keydown', press);
      removeEventListener('wimproof-keys', show);
    };
  }, []);
  return (
    <dialog ref={dialog} class="keys" aria-labelledby="keys">
      <h2 id="keys">Keys</h2>
      <dl>
        {KEYS.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <form method="dialog">
        <button type="submit" onClick={(event) => (event.preventDefault(), dialog.current?.close())}>
          Close
        </button>
      </form>
    </dialog>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.matches('input:not([type="checkbox"]), textarea, select') || target.isContentEditable);
}

/** The search is on the run's page: from elsewhere, go there first. */
function toSearch(): void {
  const field = document.querySelector<HTMLInputElement>('#search');
  if (field) {
    field.focus();
    field.select();
    return;
  }
  addEventListener('hashchange', () => setTimeout(() => document.querySelector<HTMLInputElement>('#search')?.focus()), { once: true });
  location.hash = '#/';
}

function step(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('main [data-row]')].filter((row) => row.checkVisibility());
  const at = rows.indexOf(document.activeElement as HTMLElement);
  const next = at >= 0 ? at + by : nearest(rows, by);
  rows[Math.max(0, Math.min(rows.length - 1, next))]?.focus();
}

/** Where the focus is elsewhere: the first row after it, or before it. */
function nearest(rows: HTMLElement[], by: 1 | -1): number {
  const focused = document.activeElement;
  if (!focused || focused === document.body) return by === 1 ? 0 : rows.length - 1;
  const after = rows.findIndex((row) => (focused.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_FOLLOWING) !== 0);
  if (after < 0) return by === 1 ? 0 : rows.length - 1;
  return by === 1 ? after : after - 1;
}
