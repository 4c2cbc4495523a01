import { render } from 'preact';
import { App } from './app.tsx';
import { readIndex } from './data/read-block.ts';
import { Unreadable } from './pages/unreadable.tsx';
import { applyTheme } from './parts/theme.ts';

applyTheme();
const root = document.getElementById('app')!;
// What is there without a script stands until the data is unpacked.
readIndex().then(
  (index) => {
    root.replaceChildren();
    render(<App index={index} />, root);
    root.dataset['ready'] = 'true';
  },
  (error: unknown) => render(<Unreadable what="This report" error={error} />, document.getElementById('notice')!),
);
