const KEY = 'wimproof-theme';
type Theme = 'light' | 'dark';

/** What is shown now, whoever chose it. */
export function theme(): Theme {
  const chosen = document.documentElement.dataset['theme'];
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

export function chooseTheme(chosen: Theme): void {
  document.documentElement.dataset['theme'] = chosen;
  try {
    localStorage.setItem(KEY, chosen);
  } catch {
    // A private window, or a browser that gives file: no storage: the choice holds until the page is closed.
  }
}

/** What was chosen on an earlier visit. */
export function applyTheme(): void {
  try {
    const stored = localStorage.getItem(KEY);
    if (stored === 'light' || stored === 'dark') document.documentElement.dataset['theme'] = stored;
  } catch {
    // As above.
  }
}
