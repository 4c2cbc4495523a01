import { isDeviceName } from '../device-name.ts';
import { imageError } from '../image-error.ts';

/**
 * Characters of a name in a Joliet tree. The specification allows 64; a directory record has room for 110, and Windows
 * reads what is there: names of Features on Demand need it. 103 is what mkisofs calls -joliet-long.
 * [Joliet Specification; `MAX_FILE_ID_LENGTH` in filesys/cdfs/cd.h of microsoft/Windows-driver-samples; mkisofs(8)]
 */
const LONGEST_NAME = 103;
/** `D:\` and the end of the string are part of the 260 characters of MAX_PATH. [Maximum Path Length Limitation] */
const LONGEST_PATH = 256;
/** What Windows refuses in names, and `;`, which parts name and version on a medium (`CdConvertNameToCdName` in cdfs). */
const UNUSABLE = /[\u0000-\u001f<>:"|?*;]/;

/**
 * `\wimproof\answer.id` -> `['wimproof', 'answer.id']`; refuses what would leave the medium and what Windows cannot name there.
 * @throws WimproofError `WP-MEDIUM-PATH`
 */
export function mediumPath(given: string): string[] {
  const parts = given.split(/[\\/]+/).filter((part) => part !== '');
  const long = parts.find((part) => part.length > LONGEST_NAME);
  if (long !== undefined) throw imageError('WP-MEDIUM-PATH', `'${long}' has ${long.length} characters, and a medium holds names of at most ${LONGEST_NAME}`, 'Give the file a shorter name');
  const length = parts.join('\\').length;
  if (length > LONGEST_PATH) throw imageError('WP-MEDIUM-PATH', `'${given}' has ${length} characters, and Windows opens paths of at most ${LONGEST_PATH} on a medium`, 'Use shorter names, or fewer folders');
  if (parts.length === 0 || parts.some(isUnusable)) throw imageError('WP-MEDIUM-PATH', `'${given}' cannot be a file name on a medium`, 'Use a path that Windows accepts, relative to the root of the medium');
  return parts;
}

function isUnusable(part: string): boolean {
  return part === '.' || part === '..' || UNUSABLE.test(part) || /[. ]$/.test(part) || isDeviceName(part) || /\p{Surrogate}/u.test(part);
}
