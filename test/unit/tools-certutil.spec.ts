import { expect, test } from '@playwright/test';
import { explainCertutilExitCode, hashFileArguments, parseHashFile } from '../../harness/tools/certutil/certutil.ts';
import { explainSysteminfoExitCode, parseHotfixes, systeminfoArguments } from '../../harness/tools/systeminfo/systeminfo.ts';
import { explainTzutilExitCode, getTimeZoneArguments, parseTimeZone, setTimeZoneArguments } from '../../harness/tools/tzutil/tzutil.ts';

const hash = '9018a17307ad50eb9bf32a805d0917d621499363ef87b0b477332ed9f9d7dcc1';

test('certutil: English, German, Chinese, and the blanks of older versions', () => {
  expect(hashFileArguments('C:\\x.sys')).toEqual(['certutil.exe', '-hashfile', 'C:\\x.sys', 'SHA256']);
  expect(parseHashFile(`SHA256 hash of C:\\x.sys:\r\n${hash}\r\nCertUtil: -hashfile command completed successfully.\r\n`)).toBe(hash);
  expect(parseHashFile(`SHA256-Hash von C:\\x.sys:\r\n${hash}\r\nCertUtil: -hashfile-Befehl wurde erfolgreich ausgeführt.\r\n`)).toBe(hash);
  expect(parseHashFile(`SHA256 的 C:\\x.sys 哈希:\r\n${hash}\r\nCertUtil: -hashfile 命令成功完成。\r\n`)).toBe(hash);
  expect(parseHashFile(`SHA256 hash of file C:\\x.sys:\r\n${hash.replace(/../g, '$& ').trim()}\r\nCertUtil: -hashfile command completed successfully.\r\n`)).toBe(hash);
  expect(parseHashFile('MD5 hash of x:\r\n990bffab5b01644cb54add45328fa7a1\r\nCertUtil: -hashfile command completed successfully.\r\n', 'MD5')).toHaveLength(32);
});

test('certutil: failures, cuts, another algorithm', () => {
  const bad: [text: string, why: RegExp][] = [
    ['', /it is empty/],
    ['CertUtil: -hashfile command FAILED: 0x80070002 (WIN32: 2 ERROR_FILE_NOT_FOUND)\r\nCertUtil: The system cannot find the file specified.\r\n', /reports an error.*0x80070002/],
    [`SHA256 hash of x:\r\n${hash}\r\n`, /closing line is missing/],
    [`SHA256 hash of x:\r\n${hash.slice(0, 40)}\r\nCertUtil: -hashfile command completed successfully.\r\n`, /40 digits, SHA256 has 64/],
    ['SHA256 hash of x:\r\nnothing\r\nCertUtil: -hashfile command completed successfully.\r\n', /holds none/],
    [`${hash}\r\nCertUtil: -hashfile command completed successfully.\r\n`, /label line is missing/],
  ];
  for (const [text, why] of bad) expect(() => parseHashFile(text), text).toThrow(why);
});

const english = 'Host Name:                 PANE\r\nHotfix(s):                 3 Hotfix(s) Installed.\r\n                           [01]: KB5011048\r\n                           [02]: Q147222\r\n                           [03]: KB5015684\r\nNetwork Card(s):           1 NIC(s) Installed.\r\n                           [01]: Intel(R) Gigabit\r\n                                 Connection Name: Ethernet\r\n                                 IP address(es)\r\n                                 [01]: 10.0.2.15\r\n';

test('systeminfo: hotfixes in any language', () => {
  expect(systeminfoArguments()).toEqual(['systeminfo.exe']);
  expect(parseHotfixes(english)).toEqual(['KB5011048', 'KB5015684']);
  expect(parseHotfixes('Hostname:                                      PANE\r\nHotfix(es):                                    2 Hotfix(e) installiert.\r\n                                               [01]: KB5011048\r\n                                               [02]: KB5015684\r\nNetzwerkkarte(n):                              1 Netzwerkadapter installiert.\r\n                                               [01]: Intel\r\n')).toEqual(['KB5011048', 'KB5015684']);
  expect(parseHotfixes('Host Name: X\r\nHotfix(s):                 N/A\r\nNetwork Card(s): 1 NIC(s) Installed.\r\n                           [01]: Intel\r\n')).toEqual([]);
});

test('systeminfo: a list that is cut is refused', () => {
  expect(() => parseHotfixes('')).toThrow(/it is empty/);
  expect(() => parseHotfixes(english.slice(0, english.indexOf('                           [03]')))).toThrow(/says 3 hotfixes, but lists 2/);
  expect(() => parseHotfixes(english.slice(0, english.indexOf('Hotfix')))).toThrow(/does not say that there are none/);
  expect(() => parseHotfixes(english.replace(/Hotfix\(s\):.*\r\n/, ''))).toThrow(/number of hotfixes is not told/);
});

test('tzutil', () => {
  expect(getTimeZoneArguments()).toEqual(['tzutil.exe', '/g']);
  expect(setTimeZoneArguments('W. Europe Standard Time')).toEqual(['tzutil.exe', '/s', 'W. Europe Standard Time']);
  expect(parseTimeZone('W. Europe Standard Time')).toEqual({ timeZone: 'W. Europe Standard Time', daylightSaving: true });
  expect(parseTimeZone('UTC-02\r\n')).toEqual({ timeZone: 'UTC-02', daylightSaving: true });
  expect(parseTimeZone('Tonga Standard Time_dstoff\r\n')).toEqual({ timeZone: 'Tonga Standard Time', daylightSaving: false });
  expect(() => parseTimeZone('\r\n')).toThrow(/it is empty/);
  expect(() => parseTimeZone("'tzutil' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n")).toThrow(/not the id of a time zone/);
  expect(explainTzutilExitCode(87)).toMatchObject({ meaning: 'there is no time zone of this id', success: false });
});

test('their exit codes are system errors', () => {
  for (const explain of [explainCertutilExitCode, explainSysteminfoExitCode]) {
    expect(explain(0)).toMatchObject({ success: true });
    expect(explain(-2147024894)).toMatchObject({ code: 0x80070002, name: 'ERROR_FILE_NOT_FOUND', success: false });
  }
});
