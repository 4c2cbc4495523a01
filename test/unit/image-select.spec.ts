import { expect, test } from '@playwright/test';
import type { ImageInfo, WimImage } from '../../harness/image/image-info.ts';
import { selectImage } from '../../harness/image/inspect-image.ts';

const image = (index: number, editionId: string, name: string, more: Partial<WimImage> = {}): WimImage => ({ index, name, description: '', architecture: 'amd64', version: '10.0.26100.1', editionId, installationType: 'Client', languages: ['en-US'], defaultLanguage: 'en-US', totalBytes: 1, ...more });
const info = (...images: WimImage[]): ImageInfo => ({ path: '/media/win.iso', kind: 'iso', sha256: '0', size: 1, images, bootImages: [] });
const server = info(image(1, 'ServerStandardCor', 'Standard'), image(2, 'ServerStandard', 'Standard (Desktop Experience)'), image(3, 'ServerDatacenter', 'Datacenter'));

test('by number, by edition, by name, and the first without either', () => {
  expect(selectImage(server, { index: 3 }).image.editionId).toBe('ServerDatacenter');
  expect(selectImage(server, { edition: 'serverstandard' }).image.index).toBe(2);
  expect(selectImage(server, { edition: 'Standard' }).image.index).toBe(1);
  expect(selectImage(server).image.index).toBe(1);
});

test("by the name that Setup shows: Server's two images of an edition differ in that alone", () => {
  // Names as on Microsoft's media: EDITIONID is the same with and without the desktop.
  const media = info(image(1, 'ServerStandard', 'Windows Server 2025 SERVERSTANDARDCORE', { displayName: 'Windows Server 2025 Standard' }), image(2, 'ServerStandard', 'Windows Server 2025 SERVERSTANDARD', { displayName: 'Windows Server 2025 Standard (Desktop Experience)' }));
  expect(selectImage(media, { edition: 'windows server 2025 standard (desktop experience)' }).image.index).toBe(2);
  expect(selectImage(media, { edition: 'Windows Server 2025 SERVERSTANDARDCORE' }).image.index).toBe(1);
  expect(() => selectImage(media, { edition: 'ServerStandard' })).toThrow(/has 2 images of edition ServerStandard; it holds 1 = Windows Server 2025 SERVERSTANDARDCORE \(Windows Server 2025 Standard, ServerStandard/);
});

test('an error lists what is there', () => {
  expect(() => selectImage(server, { edition: 'Enterprise' })).toThrow(/no edition or image named Enterprise; it holds 1 = Standard \(ServerStandardCor, amd64, 10\.0\.26100\.1\); 2 = /);
  expect(() => selectImage(server, { index: 9 })).toThrow(/no image number 9; it holds 1 = /);
  expect(() => selectImage(server, { index: 1, edition: 'ServerDatacenter' })).toThrow(/has an image 1, but it is not ServerDatacenter/);
});

test('two images of the edition are not guessed between; an image without Windows is refused', () => {
  expect(() => selectImage(info(image(1, 'Core', 'Home'), image(2, 'Core', 'Home N')), { edition: 'Core' })).toThrow(/has 2 images of edition Core/);
  expect(() => selectImage(info(image(1, '', 'data', { architecture: '', version: '' })))).toThrow(/that is no Windows/);
});
