/** Of file and folder names in the primary tree (ECMA-119 7.5.1 and 7.6.3, interchange level 2: 31). */
const LONGEST = 31;
/** What we keep of an ending, with its dot. */
const LONGEST_ENDING = 9;

/**
 * Names of one folder for the primary tree: upper-case ASCII of at most 31 characters, each once. Hyphens, tildes and
 * several dots stay, and there is no `;1`: boot programs that read only this tree find their files by plain names
 * (as with mkisofs -d -N -relaxed-filenames, which those use who make Windows PE media; wimlib's mkwinpeimg).
 * Names that need no change keep theirs whatever else is there.
 * @param names unique without regard to case
 */
export function primaryNames(names: readonly string[]): Map<string, string> {
  const result = new Map<string, string>();
  const taken = new Set<string>();
  // In an order of their own, so that the order in which files were given does not change the bytes.
  const sorted = [...names].sort((a, b) => (a < b ? -1 : 1));
  for (const name of sorted) {
    const upper = name.toUpperCase();
    if (simplified(upper) !== upper || upper.length > LONGEST) continue;
    taken.add(upper);
    result.set(name, upper);
  }
  const next = new Map<string, number>();
  for (const name of sorted) {
    if (result.has(name)) continue;
    const given = unique(simplified(name.toUpperCase()), taken, next);
    taken.add(given);
    result.set(name, given);
  }
  return result;
}

function simplified(upper: string): string {
  return upper.replace(/[^A-Z0-9_.~-]/gu, '_').replace(/^\./, '_');
}

/** The name itself when it is short and free, else `BASE~7.EXT` with the first free number. */
function unique(name: string, taken: ReadonlySet<string>, next: Map<string, number>): string {
  if (name.length <= LONGEST && !taken.has(name)) return name;
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 && name.length - dot <= LONGEST_ENDING ? name.slice(dot) : '';
  const base = name.slice(0, name.length - ending.length);
  // Numbers go on per beginning and ending; so thousands of long names with one beginning cost no search.
  const key = `${base.slice(0, LONGEST - LONGEST_ENDING - 6)}/${ending}`;
  for (let number = next.get(key) ?? 1; ; number++) {
    const mark = `~${number}`;
    const candidate = `${base.slice(0, LONGEST - ending.length - mark.length)}${mark}${ending}`;
    if (taken.has(candidate)) continue;
    next.set(key, number + 1);
    return candidate;
  }
}
