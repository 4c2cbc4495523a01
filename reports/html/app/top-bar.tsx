import { useState } from 'preact/hooks';
import type { RunHead } from '../../run-report.ts';
import { startOf } from '../verdict-words.ts';
import { everyFold } from './parts/every-fold.ts';
import { GuestPhrase } from './parts/guest-text.tsx';
import { PageLink } from './parts/page-link.tsx';
import { chooseTheme, theme } from './parts/theme.ts';

/** Whose report this is, and what can be done with any page. */
export function TopBar({ head, visit }: { head: RunHead; visit: number }) {
  return (
    <header class="top">
      <div class="wrap">
        <PageLink to={{ page: 'run' }} class="brand" label="wimproof: to the run">
          <Brand />
          wimproof
        </PageLink>
        <p class="run">
          <span>
            Run{' '}
            <b>
              <GuestPhrase text={head.run} most={60} />
            </b>
          </span>
          <span>{startOf(head)}</span>
          <span>
            <GuestPhrase text={head.provider} most={40} />
          </span>
          {head.version && (
            <span>
              wimproof <GuestPhrase text={head.version} most={40} />
            </span>
          )}
        </p>
        <div class="actions">
          <button type="button" class="key" aria-label="Keys" aria-haspopup="dialog" onClick={() => dispatchEvent(new Event('wimproof-keys'))}>
            ?
          </button>
          <FoldButton key={visit} />
          <ThemeButton />
          <button type="button" onClick={() => print()}>
            Print
          </button>
        </div>
      </div>
    </header>
  );
}

function Brand() {
  return (
    <svg viewBox="0 0 24 24" aria-hidden="true">
      <rect class="pane" x="2" y="2" width="9" height="9" rx="1.5" />
      <rect class="pane" x="13" y="2" width="9" height="9" rx="1.5" />
      <rect class="pane" x="2" y="13" width="9" height="9" rx="1.5" />
      <path class="tick-mark" d="M13.5 17.6l3 3 5.5-6.2" />
    </svg>
  );
}

function FoldButton() {
  const [open, setOpen] = useState(false);
  const turn = () => {
    everyFold.set(!open);
    setOpen(!open);
  };
  return (
    <button type="button" aria-pressed={open} onClick={turn}>
      {open ? 'Close all' : 'Open all'}
    </button>
  );
}

function ThemeButton() {
  const [now, setNow] = useState(theme());
  const other = now === 'dark' ? 'light' : 'dark';
  const turn = () => {
    chooseTheme(other);
    setNow(other);
  };
  return (
    <button type="button" aria-label={`Switch to ${other} colours`} onClick={turn}>
      {other === 'light' ? 'Light' : 'Dark'}
    </button>
  );
}
