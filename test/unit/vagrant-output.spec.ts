import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from '@playwright/test';
import { errorExit, machineState, parseMachineReadable } from '../../harness/machine/vagrant/parse-machine-readable.ts';
import { parseWinRmConfig } from '../../harness/machine/vagrant/parse-winrm-config.ts';
import { errorOfVagrant } from '../../harness/machine/vagrant/vagrant-error.ts';
import { defaultVagrantProvider } from '../../harness/machine/vagrant/vagrant-provider.ts';

const folder = new URL('../contract/vagrant/recorded/', import.meta.url);
const recorded = (name: string): string => readFileSync(new URL(`${name}.txt`, folder), 'utf8');

test('every line of every recorded answer is read, but what `winrm-config` prints for people', () => {
  const names = readdirSync(folder).filter((name) => name.endsWith('.txt'));
  expect(names.length).toBeGreaterThan(10);
  for (const name of names) {
    const text = readFileSync(new URL(name, folder), 'utf8');
    const lines = text.split('\n').filter((line) => /^\d{10},/.test(line));
    expect(parseMachineReadable(text), name).toHaveLength(lines.length);
  }
});

test('commas and line ends come back; what is no such line is left out', () => {
  const [line] = parseMachineReadable('1795262662,default,state-human-long,Stop it%!(VAGRANT_COMMA) then\\ndestroy it.\r\nwarning: noise, from Ruby\n');
  expect(line).toEqual({ at: 1_795_262_662, target: 'default', type: 'state-human-long', data: ['Stop it, then\ndestroy it.'] });
  expect(parseMachineReadable('warning: noise, from Ruby\n')).toEqual([]);
  expect(parseMachineReadable('1,,ui,')).toEqual([{ at: 1, target: '', type: 'ui', data: [''] }]);
});

test('states', () => {
  const state = (name: string) => machineState(parseMachineReadable(recorded(name)));
  expect([state('status-running'), state('status-off'), state('status-not-created')]).toEqual(['running', 'shutoff', 'not_created']);
  expect(state('box-add')).toBeUndefined();
  expect(machineState(parseMachineReadable(recorded('status-running')), 'another')).toBeUndefined();
});

test('an error has its class, its cause in one line, and a mend', () => {
  const lines = parseMachineReadable(recorded('up-wrong-provider'));
  expect(errorExit(lines)?.className).toBe('Vagrant::Errors::ProviderNotUsable');
  const error = errorOfVagrant('up', lines, 1, '');
  expect(error).toMatchObject({ code: 'WP-VAGRANT-FAILED', kind: 'infrastructure' });
  expect(error.message).toContain('ProviderNotUsable');
  expect(error.message).not.toContain('\n');
  expect(error.mend).toContain('Install the provider');
  expect(errorExit(parseMachineReadable(recorded('up')))).toBeUndefined();
});

test('an error without a class tells what was on standard error', () => {
  const error = errorOfVagrant('up', [], 1, 'first\n\nsecond\n');
  expect(error.message).toBe('vagrant up failed (exit code 1): first second');
});

test('winrm-config: host, port and user, and nothing of the password', () => {
  const text = recorded('winrm-config');
  expect(text).toContain('not-the-password');
  const settings = parseWinRmConfig(text);
  expect(settings).toEqual({ host: '192.168.121.247', port: 5986, user: 'Administrator' });
  expect(JSON.stringify(settings)).not.toContain('not-the-password');
});

test('a cut or another answer is no address', () => {
  const text = recorded('winrm-config');
  for (const wrong of ['', recorded('winrm-config-not-created'), text.replace(/^ +Port .*$/m, ''), text.replace(/^ +HostName .*$/m, ''), text.replaceAll('  Port 5986', '  Port 99999')]) {
    expect(() => parseWinRmConfig(wrong)).toThrow(expect.objectContaining({ code: 'WP-VAGRANT-WINRM-CONFIG' }));
  }
});

test("Vagrant's own provider, by host and by VAGRANT_DEFAULT_PROVIDER", () => {
  expect(defaultVagrantProvider('win32', undefined)).toBe('hyperv');
  expect(defaultVagrantProvider('linux', undefined)).toBe('libvirt');
  expect(defaultVagrantProvider('darwin', undefined)).toBe('virtualbox');
  expect(defaultVagrantProvider('linux', 'virtualbox')).toBe('virtualbox');
  expect(defaultVagrantProvider('linux', 'docker')).toBe('libvirt');
});
