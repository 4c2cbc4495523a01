import { expect, test } from '@playwright/test';
import { carriedFile, LONGEST_FILE } from '../../harness/image/carried-image.ts';
import { furtherParts, splitPartName } from '../../harness/image/split-image.ts';
import type { WimHeader } from '../../harness/image/wim-header.ts';

const header = (partNumber: number, totalParts: number, guid = 'a'): WimHeader => ({ partNumber, totalParts, guid }) as WimHeader;

/** `furtherParts` over files that exist by name only. */
function parts(files: Record<string, WimHeader>, first = 'install.swm') {
  return furtherParts(`/media/${first}`, files[first]!, async (name) => (name in files ? { name, file: name } : null), async ({ file }) => files[file]!);
}

test('names of parts', () => {
  expect([1, 2, 10].map((part) => splitPartName('install.swm', part))).toEqual(['install.swm', 'install2.swm', 'install10.swm']);
  expect(splitPartName('C:\\a.b\\my image.swm', 2)).toBe('C:/a.b/my image2.swm');
});

test('all parts are found, in order; an image that is not split has none', async () => {
  const found = await parts({ 'install.swm': header(1, 3), 'install3.swm': header(3, 3), 'install2.swm': header(2, 3) });
  expect(found.map(({ name }) => name)).toEqual(['install2.swm', 'install3.swm']);
  expect(await parts({ 'install.swm': header(1, 1), 'install2.swm': header(2, 2) })).toEqual([]);
});

const wrong: [string, Record<string, WimHeader>, string, RegExp][] = [
  ['a part that is missing', { 'install.swm': header(1, 3), 'install2.swm': header(2, 3) }, 'WP-WIM-PART-MISSING', /install3\.swm, part 3 of 3/],
  ['a part of another image', { 'install.swm': header(1, 2), 'install2.swm': header(2, 2, 'b') }, 'WP-WIM-PART-FOREIGN', /another image/],
  ['parts with swapped names', { 'install.swm': header(1, 3), 'install2.swm': header(3, 3), 'install3.swm': header(2, 3) }, 'WP-WIM-PART-NUMBER', /part 3 of 3, not 2 of 3/],
  ['a part of a longer set', { 'install.swm': header(1, 2), 'install2.swm': header(2, 4) }, 'WP-WIM-PART-NUMBER', /part 2 of 4, not 2 of 2/],
];
for (const [name, files, code, cause] of wrong) {
  test(`refuses ${name}`, async () => {
    await expect(parts(files)).rejects.toMatchObject({ code, kind: 'scenario', message: expect.stringMatching(cause) });
  });
}

test('refuses another part than the first', async () => {
  await expect(parts({ 'install2.swm': header(2, 2) }, 'install2.swm')).rejects.toMatchObject({ code: 'WP-WIM-PART-NUMBER', mend: expect.stringContaining('without a number') });
});

test('what is too long for a medium travels split', () => {
  const image = (installFile: 'install.wim' | 'install.esd' | 'install.swm' | undefined, size: number, part = 0) => ({ path: '/x', size, ...(installFile && { installFile }), ...(part > 0 && { parts: [{ path: '/x2', sha256: '', size: part }] }) });
  expect(carriedFile(image(undefined, LONGEST_FILE))).toBe('install.wim');
  expect(carriedFile(image(undefined, LONGEST_FILE + 1))).toBe('install.swm');
  expect(carriedFile(image('install.esd', 5))).toBe('install.esd');
  expect(carriedFile(image('install.esd', 5e9))).toBe('install.swm');
  expect(carriedFile(image('install.swm', 5, 6))).toBe('install.swm');
  expect(() => carriedFile(image('install.swm', 5, 5e9))).toThrow(expect.objectContaining({ code: 'WP-IMAGE-PART-LENGTH' }));
});
