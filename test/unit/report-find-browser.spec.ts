import { expect, test } from '@playwright/test';
import { findBrowser } from '../../reports/pdf/find-browser.ts';

const among = (...paths: string[]) => (path: string): boolean => paths.includes(path);

test('the one that is named, by path or by name', () => {
  const environment = { PATH: '/usr/local/bin:/usr/bin', WIMPROOF_BROWSER: 'brave' };
  expect(findBrowser({ environment, platform: 'linux', exists: among('/usr/bin/brave', '/usr/bin/chromium') })).toBe('/usr/bin/brave');
  expect(findBrowser({ environment: { ...environment, WIMPROOF_BROWSER: '/opt/b/b' }, platform: 'linux', exists: among('/opt/b/b') })).toBe('/opt/b/b');
  // Another is not taken in its place.
  expect(() => findBrowser({ environment, platform: 'linux', exists: among('/usr/bin/chromium') })).toThrow(expect.objectContaining({ code: 'WP-PDF-BROWSER', kind: 'infrastructure', message: expect.stringContaining('brave') }));
});

test('Chromium before Chrome before Edge, wherever they are on the path', () => {
  const find = (...paths: string[]): string => findBrowser({ environment: { PATH: '/a:/b' }, platform: 'linux', exists: among(...paths) });
  expect(find('/a/msedge', '/a/google-chrome', '/b/chromium')).toBe('/b/chromium');
  expect(find('/a/msedge', '/b/google-chrome-stable')).toBe('/b/google-chrome-stable');
  expect(find('/snap/bin/chromium')).toBe('/snap/bin/chromium');
  expect(() => find()).toThrow(expect.objectContaining({ code: 'WP-PDF-BROWSER', mend: expect.stringContaining('WIMPROOF_BROWSER') }));
});

test('the usual places of Windows and macOS', () => {
  const windows = { ProgramFiles: 'C:\\Program Files', 'ProgramFiles(x86)': 'C:\\Program Files (x86)', LOCALAPPDATA: 'C:\\Users\\q\\AppData\\Local', Path: 'C:\\Windows' };
  const edge = 'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe';
  expect(findBrowser({ environment: windows, platform: 'win32', exists: among(edge) })).toBe(edge);
  expect(findBrowser({ environment: windows, platform: 'win32', exists: among(edge, 'C:\\Users\\q\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe') })).toBe('C:\\Users\\q\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe');
  const chrome = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
  expect(findBrowser({ environment: { HOME: '/Users/q' }, platform: 'darwin', exists: among(chrome) })).toBe(chrome);
});
