import { toolOutputError } from '../output/tool-output-error.ts';
import { readDismOutput } from './dism-output.ts';

export interface DismImage {
  index: number;
  name: string;
  description: string;
  /** Bytes when unpacked. */
  size: number;
  /** Further facts that `/Index:n` adds (`Architecture`, `Version`, `Edition`, ...), by DISM's own key. `<undefined>` = empty. */
  details: Record<string, string>;
  /** With `/Index:n` only. */
  languages: { language: string; isDefault: boolean }[];
}

/** `/Get-ImageInfo` and `/Get-WimInfo`, of a file or of one index. Sizes are grouped as the host's locale does it. */
export function parseImageInfo(output: string): DismImage[] {
  const { body, query } = readDismOutput(output, '/Get-ImageInfo');
  const title = body.findIndex((line) => /^Details for image : /.test(line.trim()));
  if (title < 0) throw toolOutputError('dism', query, 'the line "Details for image : ..." is missing', body.find((line) => line.trim() !== ''));
  const images: Record<string, string>[] = [];
  const languages: DismImage['languages'][] = [];
  let inLanguages = false;
  for (const line of body.slice(title + 1)) {
    if (line.trim() === '') continue;
    const language = inLanguages ? /^\s+(\S+)(?: \((Default)\))?$/.exec(line) : null;
    if (language) {
      languages.at(-1)!.push({ language: language[1]!, isDefault: language[2] !== undefined });
      continue;
    }
    const pair = /^(.+?) :(?: (.*))?$/.exec(line.trim());
    if (!pair) throw toolOutputError('dism', query, 'it has an unknown line', line);
    const [, key, value] = pair;
    inLanguages = key === 'Languages';
    if (key === 'Index') {
      images.push({});
      languages.push([]);
    }
    const image = images.at(-1);
    if (!image) throw toolOutputError('dism', query, 'a value comes before the first Index', line);
    if (!inLanguages) image[key!] = value === undefined || value === '<undefined>' ? '' : value.trim();
  }
  if (images.length === 0) throw toolOutputError('dism', query, 'it lists no image');
  return images.map((image, position) => {
    const { Index: index, Name: name, Description: description, Size: size, ...details } = image;
    const digits = (size ?? '').replace(/[^0-9]/g, '');
    if (!/^\d+$/.test(index ?? '') || name === undefined || digits === '') throw toolOutputError('dism', query, `image ${index ?? '?'} lacks its name or size`, size);
    return { index: Number(index), name, description: description ?? '', size: Number(digits), details, languages: languages[position]! };
  });
}
