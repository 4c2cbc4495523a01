import { BuildError } from '../build-error.ts';

/** What the order of loading is computed from. */
export interface ModuleCatalogue {
  /** Loadable modules: name (underscores) to the names it needs. */
  depends: ReadonlyMap<string, readonly string[]>;
  /** Names that are part of the kernel itself. */
  builtin: ReadonlySet<string>;
}

/**
 * The modules to load for `wanted`, each after those it needs, each once; built-in ones are left out.
 * A wanted name starting with `?` may be missing from the kernel (the cloud kernel has no AHCI). Throws BuildError for any
 * other missing module, with the chain that asked for it.
 */
export function moduleOrder(wanted: readonly string[], catalogue: ModuleCatalogue): string[] {
  const order: string[] = [];
  const seen = new Set<string>();
  const visit = (name: string, chain: readonly string[]): void => {
    if (seen.has(name) || catalogue.builtin.has(name)) return;
    const needs = catalogue.depends.get(name);
    if (!needs) {
      throw new BuildError('PANE-KERNEL-MODULE', `the kernel has no module ${[...chain, name].join(' -> ')}`, 'use a Debian cloud or generic kernel (remove the kernel from the cache directory and build again)');
    }
    seen.add(name);
    for (const need of needs) visit(need, [...chain, name]);
    order.push(name);
  };
  for (const entry of wanted) {
    const name = entry.replace(/^\?/, '').replaceAll('-', '_');
    if (entry.startsWith('?') && !catalogue.depends.has(name)) continue;
    visit(name, []);
  }
  return order;
}
