import { inertLine } from './inert-text.ts';

/**
 * Titles as names of test cases: one line, none empty, and none twice, since consumers keep one result for a name
 * (GitLab drops the second). A title that comes again gets the id behind it.
 */
export function uniqueTitles(checks: readonly { id: string; title: string }[], taken: readonly string[] = []): string[] {
  const used = new Set(taken);
  return checks.map(({ id, title }) => {
    const base = inertLine(title) || inertLine(id) || 'unnamed';
    let name = base;
    for (let count = 1; used.has(name); count += 1) name = count === 1 ? `${base} (${inertLine(id)})` : `${base} (${inertLine(id)}, ${count})`;
    used.add(name);
    return name;
  });
}
