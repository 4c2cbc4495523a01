import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from '@playwright/test';
import { parse } from 'yaml';
import { fixedSettings } from '../../vm-templates/pane/guest/winrm/config/settings.ts';
import type { ServiceContext } from '../../vm-templates/pane/guest/winrm/operations/context.ts';
import { dispatch } from '../../vm-templates/pane/guest/winrm/operations/dispatch.ts';
import { Enumerations } from '../../vm-templates/pane/guest/winrm/operations/enumerations.ts';
import type { RunOptions } from '../../vm-templates/pane/guest/winrm/shell/runner.ts';
import { ShellTable } from '../../vm-templates/pane/guest/winrm/shell/shell-table.ts';
import { FACTS, scriptedRunner } from './pane-winrm-server.ts';
import { CORPORA } from '../corpora.ts';

/** Recorded exchanges of pypsrp, pywinrm, txwinrm and masterzen/winrm with real Windows machines; not part of this repository. */
const corpus = resolve(CORPORA, 'winrm');
test.skip(!existsSync(corpus), `no recorded exchanges at ${corpus} (set WIMPROOF_CORPORA)`);

const files = existsSync(corpus) ? readdirSync(corpus) : [];
const read = (file: string): string => readFileSync(join(corpus, file), 'utf8');

/** Says something at once; `powershell -` reads its script to the end first. */
async function recordedProgram(line: string, { stdout, input }: RunOptions): Promise<number> {
  while (/ -$/.test(line) && (await input.read()) !== undefined);
  stdout('hi\r\n');
  return 0;
}

function newContext(): ServiceContext {
  return {
    // Recorded commands may be long; nothing here waits for more than the shortest while.
    settings: fixedSettings({ MaxTimeoutms: 200 }),
    runner: { ...scriptedRunner({}), run: recordedProgram, hasDirectory: () => true, hasProgram: (name) => /^[A-Z]:\\/.test(name) },
    facts: () => FACTS,
    shells: new ShellTable(),
    enumerations: new Enumerations(),
  };
}
function ask(context: ServiceContext, xml: string): Promise<{ status: number; xml: string }> {
  return dispatch(context, xml, { account: { name: 'vagrant', administrator: true }, allowed: true, clientIp: '192.0.2.1', gone: new AbortController().signal, machine: 'recorded' });
}
const first = (xml: string, pattern: RegExp): string | undefined => pattern.exec(xml)?.[1];
const actionOf = (xml: string): string | undefined => first(xml, /:Action[^>]*>\s*([^<\s]+)\s*</);
const codeOf = (xml: string): string | undefined => first(xml, /WSManFault[^>]* Code="(\d+)"/);
const subcodeOf = (xml: string): string | undefined => first(xml, /Subcode>\s*<s:Value>\s*([^<\s]+)\s*</);
const isShellRequest = (xml: string): boolean => /windows\/shell\/cmd</.test(xml);

const exchanges = files.filter((file) => /^pypsrp__.*responses__test_(?:winrs|client_execute_cmd).*\.yml$/.test(file));

for (const file of exchanges) {
  test(`replays ${file.replace(/^.*responses__/, '')} as Windows answered it`, async () => {
    const context = newContext();
    const identifiers = new Map<string, string>();
    const messages = (parse(read(file)) as { messages: { request: string; response: string }[] }).messages;
    for (const { request, response } of messages) {
      let ours = request;
      for (const [theirs, mine] of identifiers) ours = ours.replaceAll(theirs, mine);
      const answer = await ask(context, ours);
      const theirAction = actionOf(response);
      // A recording of several time-outs or partial outputs has more Receives than our quick command needs.
      const overtaken = codeOf(answer.xml) === '2150858843' && /shell\/Receive</.test(request);
      if (overtaken) continue;
      if (theirAction?.endsWith('/fault') && subcodeOf(response) === 'w:TimedOut') continue;
      expect(actionOf(answer.xml), `${actionOf(request)} of ${file}\n${answer.xml}`).toBe(theirAction);
      expect(codeOf(answer.xml)).toBe(codeOf(response));
      expect(subcodeOf(answer.xml)).toBe(subcodeOf(response));
      for (const pattern of [/Name="ShellId">([0-9A-F-]+)</, /<rsp:CommandId>([0-9A-F-]+)</]) {
        const theirs = first(response, pattern);
        const mine = first(answer.xml, pattern);
        if (theirs && mine) identifiers.set(theirs, mine);
      }
    }
    context.shells.closeAll();
  });
}

test('every single recorded shell request is understood', async () => {
  const requests = files
    .filter((file) => /request/.test(file) && !/_events?_|subscribe|event_pull/.test(file) && file.endsWith('.xml'))
    .map((file) => ({ file, xml: read(file).replaceAll('{envelope_size}', '153600').replaceAll('{timeout}', '60').replaceAll('{code_page}', '65001').replaceAll('{locale}', 'en-US') }))
    .concat(read('winrm__development__sample_requests.txt').split(/(?=<\?xml)/).filter((part) => part.startsWith('<?xml')).map((part, index) => ({ file: `sample ${index}`, xml: part.replace(/(<\/env:Envelope>)[^]*/, '$1') })))
    .filter(({ xml }) => isShellRequest(xml));
  expect(requests.length).toBeGreaterThan(20);
  for (const { file, xml } of requests) {
    const context = newContext();
    const answer = await ask(context, xml);
    // Alone, a request for an old shell can only be told that the shell is gone: that is understanding it.
    const code = codeOf(answer.xml);
    expect(code === undefined || code === '2150858843', `${file}: ${answer.xml}`).toBe(true);
    if (actionOf(xml)?.endsWith('transfer/Create')) expect(answer.status, `${file}: ${answer.xml}`).toBe(200);
    context.shells.closeAll();
  }
});

test('a WQL enumeration by txwinrm gives what its parser reads from Windows', async () => {
  const template = read('txwinrm__txwinrm__request__enumerate.xml').replace('{envelope_size}', '512000').replace('{resource_uri}', 'http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/*');
  const windows = read('txwinrm__txwinrm__test__data__server_2008__Win32_OperatingSystem_all_000.xml');
  const properties = [...windows.matchAll(/<([A-Za-z]\w+)(?: xsi:nil="true"\/)?>/g)].map((match) => match[1]!).filter((name) => name !== 'Datetime');
  const answer = await ask(newContext(), template.replace('{wql}', 'select * from Win32_OperatingSystem'));
  expect(answer.status).toBe(200);
  expect(answer.xml).toContain('<w:EndOfSequence/>');
  const ours = [...answer.xml.matchAll(/<p:([A-Za-z]\w+)(?: xsi:nil="true"\/)?>/g)].map((match) => match[1]!);
  // What we give stands in Windows' list too, in Windows' order; two properties came after 2008 R2.
  const shared = [...new Set(ours)].filter((name) => properties.includes(name));
  expect([...new Set(ours)].filter((name) => !properties.includes(name))).toEqual(['PortableOperatingSystem']);
  expect(shared).toEqual(properties.filter((name) => shared.includes(name)));
  const fragment = await ask(newContext(), template.replace('{wql}', 'Select LastBootUpTime, Caption from Win32_OperatingSystem'));
  expect(fragment.xml).toContain('<w:XmlFragment');
  expect(fragment.xml).toContain('<LastBootUpTime><Datetime>2025-01-02T03:04:05.5Z</Datetime></LastBootUpTime>');
});
