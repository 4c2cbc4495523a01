/**
 * Reads the `.modinfo` strings of a kernel module. Kernel packages carry no `modules.dep` (depmod makes it when a kernel
 * is installed, and Pane never installs one), but each module names those it needs in its own `depends=` field.
 */

/** Names of the modules that this module needs, normalised to underscores. */
export function dependenciesOf(module: Buffer): string[] {
  const depends = modinfo(module, 'depends');
  return depends ? depends.split(',').filter(Boolean).map(normaliseModuleName) : [];
}

/** One field of a module's `.modinfo` section, e.g. `license`; undefined when absent. */
export function modinfo(module: Buffer, field: string): string | undefined {
  // Fields are NUL-terminated `key=value` strings next to each other, so a match is preceded by NUL.
  const at = module.indexOf(`\0${field}=`, 0, 'latin1');
  if (at < 0) return undefined;
  const start = at + field.length + 2;
  return module.toString('latin1', start, module.indexOf(0, start));
}

/** Kernel tools treat `-` and `_` in module names as one. */
export function normaliseModuleName(name: string): string {
  return name.replaceAll('-', '_');
}
