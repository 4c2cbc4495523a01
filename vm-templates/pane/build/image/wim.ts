import { runTool } from '../run-tool.ts';

/** What an image says about itself in the WIM's XML; the names and values are those of Microsoft's media. */
export interface ImageDescription {
  name: string;
  description: string;
  /** `EDITIONID`: Professional, WindowsPE. */
  edition: string;
  /** `INSTALLATIONTYPE`: Client, WindowsPE. */
  installationType: string;
  /** `FLAGS`: the edition for install images, 9 and 2 for boot.wim's two. */
  flags: string;
}

/** Version of everything in the image. */
export const VERSION = { major: 10, minor: 0, build: 26100, revision: 1 } as const;

/** Adds a directory as the next image of a WIM, which is made when it does not exist. */
export async function captureImage(wim: string, directory: string, image: ImageDescription, options: { first: boolean; compress: 'XPRESS' | 'none' }): Promise<void> {
  const properties = Object.entries(imageProperties(image)).flatMap(([key, value]) => ['--image-property', `${key}=${value}`]);
  const compression = options.first ? [`--compress=${options.compress}`] : [];
  await runTool('wimlib-imagex', [options.first ? 'capture' : 'append', directory, wim, image.name, image.description, ...compression, '--no-acls', ...properties]);
}

/** Makes an image the one that boots. @param index from 1 */
export async function setBootIndex(wim: string, index: number): Promise<void> {
  await runTool('wimlib-imagex', ['info', wim, String(index), '--boot']);
}

/** The XML elements below IMAGE, by path. `ARCH` 9 is PROCESSOR_ARCHITECTURE_AMD64. */
export function imageProperties(image: ImageDescription): Record<string, string> {
  return {
    'WINDOWS/ARCH': '9',
    'WINDOWS/PRODUCTNAME': 'Pane Operating System',
    'WINDOWS/EDITIONID': image.edition,
    'WINDOWS/INSTALLATIONTYPE': image.installationType,
    'WINDOWS/PRODUCTTYPE': 'WinNT',
    'WINDOWS/PRODUCTSUITE': 'Terminal Server',
    'WINDOWS/LANGUAGES/LANGUAGE': 'en-US',
    'WINDOWS/LANGUAGES/DEFAULT': 'en-US',
    'WINDOWS/VERSION/MAJOR': String(VERSION.major),
    'WINDOWS/VERSION/MINOR': String(VERSION.minor),
    'WINDOWS/VERSION/BUILD': String(VERSION.build),
    'WINDOWS/VERSION/SPBUILD': String(VERSION.revision),
    'WINDOWS/VERSION/SPLEVEL': '0',
    'WINDOWS/SYSTEMROOT': 'WINDOWS',
    DISPLAYNAME: image.name,
    DISPLAYDESCRIPTION: image.description,
    FLAGS: image.flags,
  };
}
