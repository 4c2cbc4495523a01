import { toolOutputError } from '../output/tool-output-error.ts';
import { readDismOutput } from './dism-output.ts';
import { titledLines } from './titles.ts';

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

/** What `/Index:n` prints of an image in every version of DISM; Windows 7 knew no `WIM Bootable`. */
const detailKeys = ['Architecture', 'Hal', 'Version', 'ServicePack Build', 'ServicePack Level', 'Edition', 'Installation', 'ProductType', 'ProductSuite', 'System Root', 'Directories', 'Files', 'Created', 'Modified', 'Languages'];

/**
 * `/Get-ImageInfo` and `/Get-WimInfo`, of a file or of one index. Sizes are grouped as the host's locale does it.
 * The details' keys are those of transcripts of 10.0.19041 to 10.0.26200.
 */
export function parseImageInfo(output: string): DismImage[] {
  const frame = readDismOutput(output, '/Get-ImageInfo');
  const { query } = frame;
  const images: Record<string, string>[] = [];
  const languages: DismImage['languages'][] = [];
  let inLanguages = false;
  for (const line of titledLines(frame, /^Details for image : \S/)) {
    if (line.trim() === '') continue;
    const language = inLanguages ? /^\s+(\S+)(?: \((Default)\))?$/.exec(line) : null;
    if (language) {
      if (language[1] !== '<undefined>') languages.at(-1)!.push({ language: language[1]!, isDefault: language[2] !== undefined });
      continue;
    }
    const pair = /^(.+?) :(?: (.*))?$/.exec(line.trim());
    const key = pair?.[1] ?? '';
    if (!pair || !['Index', 'Name', 'Description', 'Size', 'WIM Bootable', ...detailKeys].includes(key)) throw toolOutputError('dism', query, 'it has an unknown line', line);
    inLanguages = key === 'Languages';
    if (key === 'Index') {
      images.push({});
      languages.push([]);
    }
    const image = images.at(-1);
    if (!image) throw toolOutputError('dism', query, 'a value comes before the first Index', line);
    if (image[key] !== undefined) throw toolOutputError('dism', query, `an image has ${JSON.stringify(key)} twice`, line);
    image[key] = pair[2] === undefined || pair[2] === '<undefined>' ? '' : pair[2].trim();
  }
  if (images.length === 0) throw toolOutputError('dism', query, 'it lists no image');
  return images.map((image, position) => {
    const { Index: index, Name: name, Description: description, Size: size, Languages: _, ...details } = image;
    const missing = ['Name', 'Description', ...(Object.keys(details).length > 0 ? detailKeys : [])].find((key) => image[key] === undefined);
    if (missing) throw toolOutputError('dism', query, `image ${index} lacks ${JSON.stringify(missing)}`);
    if (!/^\d+$/.test(index ?? '') || !/^\d[\d.,' ]* bytes$/.test(size ?? '')) throw toolOutputError('dism', query, `image ${index} has no index or size`, size);
    return { index: Number(index), name: name!, description: description!, size: Number(size!.replace(/\D/g, '')), details, languages: languages[position]! };
  });
}
