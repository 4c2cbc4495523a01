import { expect, test } from '@playwright/test';
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AnswerFileError } from '../../harness/unattend/answer-file-error.ts';
import { describeAnswerFile } from '../../harness/unattend/describe-answer-file.ts';
import { BLANK, blankText, reveal } from '../../harness/unattend/secrets.ts';
import { summariseAnswerFile } from '../../harness/unattend/summarise-answer-file.ts';
import { corpusTexts, hasCorpus, NO_CORPUS } from './fixtures/answer-file-corpus.ts';

const WIMPROOF = path.resolve(import.meta.dirname, '../../harness/cli/wimproof.js');
function wimproof(...line: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [WIMPROOF, ...line], (error, out, err) => resolve({ code: error ? Number(error.code) : 0, out, err }));
  });
}

const SAMPLE = `<unattend xmlns="urn:schemas-microsoft-com:unattend" xmlns:wcm="http://schemas.microsoft.com/WMIConfig/2002/State">
  <servicing>
    <package action="install">
      <assemblyIdentity name="KB" version="1.2.3.4" processorArchitecture="amd64" publicKeyToken="31bf3856ad364e35" language="neutral"/>
      <source location="\\\\server\\hunter2\\a.cab"/>
      <selection name="NetFx3" state="true"/>
    </package>
  </servicing>
  <settings pass="specialize">
    <component name="Microsoft-Windows-Shell-Setup" processorArchitecture="amd64" publicKeyToken="31bf3856ad364e35" language="neutral">
      <ProductKey>AAAAA-BBBBB-CCCCC-DDDDD-EEEEE</ProductKey>
    </component>
    <component name="Microsoft-Windows-UnattendedJoin" processorArchitecture="amd64" publicKeyToken="31bf3856ad364e35" language="neutral">
      <Identification><Credentials><Domain>CORP</Domain><Password>join me</Password><Username>joiner</Username></Credentials></Identification>
    </component>
    <component name="Microsoft-Windows-Deployment" processorArchitecture="amd64" publicKeyToken="31bf3856ad364e35" language="neutral">
      <RunSynchronous>
        <RunSynchronousCommand wcm:action="add"><Order>2</Order><Path>slmgr /ipk aaaaa-bbbbb-ccccc-ddddd-eeeee</Path><WillReboot>Always</WillReboot></RunSynchronousCommand>
        <RunSynchronousCommand wcm:action="add"><Order>1</Order><Path>net user bob hunter2</Path><Description>Password of bob</Description></RunSynchronousCommand>
      </RunSynchronous>
    </component>
  </settings>
  <settings pass="oobeSystem">
    <component name="Microsoft-Windows-Shell-Setup" processorArchitecture="amd64" publicKeyToken="31bf3856ad364e35" language="neutral">
      <AutoLogon>
        <Password><Value>${Buffer.from('hunter2Password', 'utf16le').toString('base64')}</Value><PlainText>false</PlainText></Password>
        <Username>bob</Username>
      </AutoLogon>
    </component>
  </settings>
</unattend>`;

test('shows packages, passes, components and commands, and no secret', () => {
  expect(describeAnswerFile(summariseAnswerFile(SAMPLE))).toEqual([
    'servicing',
    '  install KB 1.2.3.4 amd64 neutral',
    `    from \\\\server\\${BLANK}\\a.cab`,
    '    enable NetFx3',
    'specialize',
    '  Microsoft-Windows-Shell-Setup (amd64)',
    `    ProductKey = ${BLANK}`,
    '  Microsoft-Windows-UnattendedJoin (amd64)',
    '    Identification/Credentials/Domain = CORP',
    `    Identification/Credentials/Password = ${BLANK}`,
    '    Identification/Credentials/Username = joiner',
    '  Microsoft-Windows-Deployment (amd64)',
    '  command RunSynchronous 1 Password of bob',
    `    net user bob ${BLANK}`,
    '  command RunSynchronous 2 (restart: Always)',
    `    slmgr /ipk ${BLANK}`,
    'oobeSystem',
    '  Microsoft-Windows-Shell-Setup (amd64)',
    `    AutoLogon/Password/Value = ${BLANK}`,
    '    AutoLogon/Password/PlainText = false',
    '    AutoLogon/Username = bob',
  ]);
});

test('the summary of a file as data', () => {
  const { packages, passes } = summariseAnswerFile(SAMPLE);
  expect(packages).toMatchObject([{ action: 'install', identity: { name: 'KB' }, selections: [{ name: 'NetFx3', state: true }] }]);
  expect(passes.map(({ pass, components }) => [pass, components.map(({ name }) => name.replace('Microsoft-Windows-', ''))])).toEqual([['specialize', ['Shell-Setup', 'UnattendedJoin', 'Deployment']], ['oobeSystem', ['Shell-Setup']]]);
  expect(passes[1]?.components[0]?.meaning).toEqual({ autoLogon: { username: 'bob' }, localAccounts: [], oobe: {} });
  expect(passes[0]?.components[0]?.meaning).toMatchObject({ productKey: BLANK });
  expect(() => summariseAnswerFile('<unattend>')).toThrow(AnswerFileError);
});

test('no password and no product key of the corpus is ever shown', () => {
  test.skip(!hasCorpus, NO_CORPUS);
  let secrets = 0;
  for (const { name, text } of corpusTexts()) {
    let summary;
    try {
      summary = summariseAnswerFile(text);
    } catch (error) {
      expect(error, name).toBeInstanceOf(AnswerFileError);
      continue;
    }
    const shown = `${JSON.stringify(summary)}\n${describeAnswerFile(summary).join('\n')}`;
    const bare = text.replace(/<!--[^]*?-->/g, '').replace(/<Extensions[^]*<\/Extensions>/, '');
    expect(shown.match(/\b(?:[A-Z0-9]{5}-){4}[A-Z0-9]{5}\b/gi), name).toBeNull();
    // Found by a pattern of its own, not by the product's reading of the file.
    for (const [, element = '', inner = ''] of bare.matchAll(/<(\w*Password)>([^]*?)<\/\1>/g)) {
      const plain = inner.replace(/<!\[CDATA\[([^]*?)\]\]>/g, '$1');
      const value = (/<Value>([^<]*)<\/Value>/.exec(plain)?.[1] ?? (plain.includes('<') ? '' : plain)).trim();
      if (value === '') continue;
      secrets++;
      // A name that is also the password may be seen as a name.
      const texts = shown.replace(/(Username|Name|DisplayName|FullName|Organization|RegisteredOwner|RegisteredOrganization|ComputerName|Domain)\b[^\n]*?(?=[\n}])/g, '');
      if (value.length > 5 && !/^(vagrant|packer|docker)$/i.test(value)) expect(texts, `${name} ${element}`).not.toContain(value);
      expect(shown, `${name} ${element}`).not.toContain(`"name":"Value","value":"${value}"`);
    }
  }
  expect(secrets, 'as many as the check of the same files counts').toBe(130);
});

test('obfuscated passwords are recognised, also where a command repeats them', () => {
  // The sample of Microsoft's page on LocalAccount Password.
  expect(reveal('cABhAHMAcwB3AG8AcgBkAFAAYQBzAHMAdwBvAHIAZAA=', 'Password')).toBe('password');
  expect(blankText('a secret secretary', ['secretary', 'secret'])).toBe(`a ${BLANK} ${BLANK}`);
});

test('the commands: exit codes, places, JSON', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'wimproof-unattend-'));
  try {
    const [good, bad, other, binary] = ['good.xml', 'bad.xml', 'other.txt', 'binary.xml'].map((name) => path.join(folder, name)) as [string, string, string, string];
    writeFileSync(good, Buffer.from(`\uFEFF${SAMPLE}`, 'utf16le'));
    writeFileSync(bad, SAMPLE.replace('pass="specialize"', 'pass="oobe"').replace('<Username>', '<Username>\u202e'));
    writeFileSync(other, 'no answer file');
    writeFileSync(binary, Buffer.from([0x3c, 0xff]));

    const checked = await wimproof('unattend', 'check', good);
    expect(checked.code).toBe(0);
    expect(checked.out).toContain(`${good}:11:7: warning WP-UNATTEND-PRODUCT-KEY: a product key\n  source: `);
    expect(checked.out).toContain(`${good}: 0 errors, 2 warnings, 1 note\n`);

    const failed = await wimproof('unattend', 'check', bad, '--json');
    expect(failed.code).toBe(2);
    expect(JSON.parse(failed.out)).toContainEqual({ severity: 'error', code: 'WP-UNATTEND-PASS', line: 9, column: 3, text: expect.stringContaining("no configuration pass 'oobe'"), source: 'unattend.xsd of the Windows ADK' });
    expect(await wimproof('unattend', 'check', good, '--architecture', 'arm64')).toMatchObject({ code: 2, out: expect.stringContaining('WP-UNATTEND-ARCHITECTURE: Microsoft-Windows-Shell-Setup is for amd64') });
    expect(await wimproof('unattend', 'check', other)).toMatchObject({ code: 2, out: expect.stringContaining(`${other}:1:1: error WP-UNATTEND-SYNTAX: text outside the root element`) });
    expect(await wimproof('unattend', 'check', binary)).toMatchObject({ code: 2, out: expect.stringContaining('the bytes are not UTF-8') });

    const shown = await wimproof('unattend', 'show', good);
    expect(shown).toMatchObject({ code: 0, out: expect.stringContaining('\n  Microsoft-Windows-Deployment (amd64)\n  command RunSynchronous 1') });
    expect(shown.out).not.toMatch(/hunter2|AAAAA-|join me/);
    expect(JSON.parse((await wimproof('unattend', 'show', good, '--json')).out)).toEqual(JSON.parse(JSON.stringify(summariseAnswerFile(SAMPLE))));
    expect(await wimproof('unattend', 'show', bad)).toMatchObject({ code: 2, out: '', err: expect.stringContaining("WP-UNATTEND-SYNTAX: line 9, column 3: unknown configuration pass 'oobe'") });
    expect(await wimproof('unattend', 'show', path.join(folder, 'none'))).toMatchObject({ code: 2, err: expect.stringContaining('WP-UNATTEND-FILE') });
    expect((await wimproof('unattend', 'check')).code).toBe(2);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
