import { useEffect } from 'preact/hooks';
import type { RunIndex } from '../data/run-index.ts';
import { inertLine } from '../../inert-text.ts';
import { KeyboardShortcuts } from './keyboard/keyboard-shortcuts.tsx';
import { CurrentPage } from './pages/current-page.tsx';
import { pageTitle } from './pages/page-title.ts';
import { arrive } from './router/arrive.ts';
import { keepScroll } from './router/scroll-places.ts';
import { usePlace } from './router/use-route.ts';
import { TopBar } from './top-bar.tsx';

const LONGEST_TITLE = 300;

/** The report around its pages: top bar, page, keys. */
export function App({ index }: { index: RunIndex }) {
  const { route, visit } = usePlace();
  useEffect(keepScroll, []);
  useEffect(() => {
    document.title = inertLine(pageTitle(route, index.head)).slice(0, LONGEST_TITLE);
  }, [route, index]);
  return (
    <>
      <a class="skip" href="#main" onClick={toMain}>
        Skip to the content
      </a>
      <TopBar head={index.head} visit={visit} />
      <main id="main" class="wrap" tabIndex={-1}>
        <CurrentPage key={visit} route={route} index={index} onShown={() => arrive(visit)} />
      </main>
      <KeyboardShortcuts />
    </>
  );
}

/** A fragment is a page here, so the skip link moves the focus itself. */
function toMain(event: Event): void {
  event.preventDefault();
  document.getElementById('main')?.focus();
}
