type Listener = (open: boolean) => void;
const listeners = new Set<Listener>();

/** All folds of the page together. `open`: what was asked for last, undefined while each stands as it is; new folds obey it. */
export const everyFold = {
  open: undefined as boolean | undefined,

  set(open: boolean): void {
    everyFold.open = open;
    for (const listener of listeners) listener(open);
  },

  /** For a new page: each fold as it likes. */
  forget(): void {
    everyFold.open = undefined;
  },

  listen(listener: Listener): () => void {
    listeners.add(listener);
    return () => void listeners.delete(listener);
  },
};
