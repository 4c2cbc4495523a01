import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { absoluteWindowsPath, PathNotFound, resolvePath } from '../../vm-templates/pane/guest/boot/resolve-path.ts';
import { isPowerKey, powerButtonEvent } from '../../vm-templates/pane/guest/boot/power-button.ts';
import { launchApps } from '../../vm-templates/pane/guest/boot/launch-apps.ts';
import { chooseLife } from '../../vm-templates/pane/guest/boot/life.ts';

test('Windows paths become absolute', () => {
  const cases: [string, string, string][] = [
    ['C:\\Windows\\System32', 'X:\\', 'C:\\Windows\\System32'],
    ['drivers\\etc', 'C:\\Windows', 'C:\\Windows\\drivers\\etc'],
    ['..\\Temp\\.\\a.log', 'C:\\Windows\\System32', 'C:\\Windows\\Temp\\a.log'],
    ['\\x', 'D:\\deep\\er', 'D:\\x'],
    ['c:/mixed/slashes', 'X:\\', 'C:\\mixed\\slashes'],
    ['C:rel', 'C:\\here', 'C:\\here\\rel'],
    ['D:rel', 'C:\\here', 'D:\\rel'],
    ['"C:\\Program Files\\a"', 'X:\\', 'C:\\Program Files\\a'],
    ['\\\\?\\C:\\long', 'X:\\', 'C:\\long'],
    ['C:\\..\\..\\up', 'X:\\', 'C:\\up'],
    ['name. ', 'C:\\', 'C:\\name'],
    ['', 'C:\\a\\b', 'C:\\a\\b'],
    ['d:', 'C:\\a', 'D:\\'],
  ];
  for (const [text, cwd, expected] of cases) expect(absoluteWindowsPath(text, cwd), text).toBe(expected);
});

test('names match without regard to case; missing ones keep their spelling', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'pane-'));
  try {
    mkdirSync(path.join(root, 'Windows/System32'), { recursive: true });
    writeFileSync(path.join(root, 'Windows/System32/Startnet.cmd'), '');
    const drives = new Map([['C', { letter: 'C', root, kind: 'fixed', label: '' } as const]]);
    expect(resolvePath(drives, 'c:\\WINDOWS\\system32\\STARTNET.CMD', 'C:\\')).toBe(path.join(root, 'Windows/System32/Startnet.cmd'));
    expect(resolvePath(drives, 'windows\\NewFolder\\File.TXT', 'C:\\')).toBe(path.join(root, 'Windows/NewFolder/File.TXT'));
    expect(resolvePath(drives, '\\', 'C:\\Windows')).toBe(root);
    expect(() => resolvePath(drives, 'Q:\\x', 'C:\\')).toThrow(PathNotFound);
  } finally {
    rmSync(root, { recursive: true });
  }
});

test('life follows the image', () => {
  const root = mkdtempSync(path.join(tmpdir(), 'pane-'));
  try {
    expect(chooseLife(root, 'media')).toBe('pe');
    writeFileSync(path.join(root, 'setup.exe'), '');
    expect(chooseLife(root, 'media')).toBe('setup');
    mkdirSync(path.join(root, 'Windows/System32'), { recursive: true });
    writeFileSync(path.join(root, 'Windows/System32/winpeshl.ini'), '[LaunchApps]\r\nX:\\Tools\\one.exe\r\n; no\r\n%SYSTEMDRIVE%\\two.exe, /s "C:\\Program Files\\x"\r\n\r\n[LaunchApp]\r\nAppPath = X:\\three.exe\r\n');
    expect(chooseLife(root, 'media')).toBe('pe');
    expect(launchApps(root)).toEqual(['X:\\Tools\\one.exe', '%SYSTEMDRIVE%\\two.exe /s "C:\\Program Files\\x"', 'X:\\three.exe']);
    writeFileSync(path.join(root, 'Windows/System32/winpeshl.ini'), '[LaunchApps]\r\n');
    expect(launchApps(root)).toBeUndefined();
    expect(chooseLife(root, 'disk')).toBe('normal');
    mkdirSync(path.join(root, 'Windows/Setup/State'), { recursive: true });
    const state = path.join(root, 'Windows/Setup/State/State.ini');
    writeFileSync(state, '\ufeff[State]\r\nImageState=IMAGE_STATE_SPECIALIZE_RESEAL_TO_AUDIT\r\n', 'utf16le');
    expect(chooseLife(root, 'disk')).toBe('audit');
    writeFileSync(state, '[State]\r\nImageState=IMAGE_STATE_COMPLETE\r\n');
    expect(chooseLife(root, 'disk')).toBe('normal');
  } finally {
    rmSync(root, { recursive: true });
  }
});

test('the power button is found among input devices and its key recognised', () => {
  const devices = 'I: Bus=0011 Vendor=0001\nN: Name="AT keyboard"\nH: Handlers=sysrq kbd event1 \n\nI: Bus=0019\nN: Name="Power Button"\nP: Phys=LNXPWRBN/button/input0\nH: Handlers=kbd event0 \nB: EV=3\n';
  expect(powerButtonEvent(devices)).toBe('/dev/input/event0');
  expect(powerButtonEvent('')).toBeUndefined();
  const event = Buffer.alloc(48);
  expect(isPowerKey(event)).toBe(false);
  event.writeUInt16LE(1, 24 + 16);
  event.writeUInt16LE(116, 24 + 18);
  event.writeInt32LE(1, 24 + 20);
  expect(isPowerKey(event)).toBe(true);
  event.writeInt32LE(0, 24 + 20);
  expect(isPowerKey(event)).toBe(false);
});
