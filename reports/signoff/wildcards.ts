/** A text with `*` (any characters) and `?` (one). Case counts. Takes time by length x length at most, whatever the pattern. */
export function wildcardMatches(pattern: string, text: string): boolean {
  const [wanted, given] = [[...pattern], [...text]];
  let at = 0;
  let point = 0;
  let star = -1;
  let retry = 0;
  while (point < given.length) {
    if (at < wanted.length && wanted[at] === '*') [star, retry, at] = [at, point, at + 1];
    else if (at < wanted.length && (wanted[at] === '?' || wanted[at] === given[point])) [at, point] = [at + 1, point + 1];
    else if (star >= 0) [at, retry, point] = [star + 1, retry + 1, retry + 1];
    else return false;
  }
  while (wanted[at] === '*') at += 1;
  return at === wanted.length;
}
