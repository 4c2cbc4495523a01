import { test, expect } from '@playwright/test';
import { fillPlaceholders } from '../../harness/run/placeholders.ts';
import { compile } from '../../harness/strategy/compile.ts';
import { AnswerFileError } from '../../harness/unattend/answer-file-error.ts';
import { hideSecrets } from '../../harness/unattend/hide-secrets.ts';
import { corpusTexts, hasCorpus, NO_CORPUS } from './fixtures/answer-file-corpus.ts';
import { quickstartPlanInput } from './fixtures/quickstart-plan-input.ts';

const USER = `<?xml version="1.0" encoding="utf-8"?>
<!-- ours: \${keep} -->
<unattend xmlns="urn:schemas-microsoft-com:unattend" xmlns:wcm="http://schemas.microsoft.com/WMIConfig/2002/State">
  <settings pass="specialize">
    <component name="Microsoft-Windows-Shell-Setup" processorArchitecture="amd64" publicKeyToken="31bf3856ad364e35" language="neutral" versionScope="nonSxS">
      <ProductKey>ABCDE-FGHIJ-KLMNO-PQRST-UVWXY</ProductKey>
      <RegisteredOwner>Contoso</RegisteredOwner>
    </component>
  </settings>
  <settings pass="oobeSystem">
    <component name="Microsoft-Windows-Shell-Setup" processorArchitecture="amd64" publicKeyToken="31bf3856ad364e35" language="neutral" versionScope="nonSxS">
      <UserAccounts>
        <LocalAccounts>
          <LocalAccount wcm:action="add">
            <Password><Value>Pa55&amp;word!</Value><PlainText>true</PlainText></Password>
            <Name>contoso</Name>
          </LocalAccount>
        </LocalAccounts>
      </UserAccounts>
      <FirstLogonCommands>
        <SynchronousCommand wcm:action="add"><CommandLine>net use z: \\\\srv\\share Pa55&amp;word!</CommandLine><Order>1</Order></SynchronousCommand>
      </FirstLogonCommands>
    </component>
  </settings>
</unattend>
`;

function filled({ text, written }: ReturnType<typeof hideSecrets>): string {
  return fillPlaceholders(text, { dollar: '$', ...Object.fromEntries(written.map((secret, index) => [`answerFile.${index + 1}`, secret])) });
}

test('passwords and product keys go, and come back as they were', () => {
  const hidden = hideSecrets(USER);
  expect(hidden.text).not.toMatch(/Pa55|ABCDE/);
  expect(hidden.text).toContain('<ProductKey>${answerFile.1}</ProductKey>');
  expect(hidden.text).toContain('net use z: \\\\srv\\share ${answerFile.3}');
  expect(hidden.spellings).toEqual(expect.arrayContaining(['Pa55&word!', 'ABCDE-FGHIJ-KLMNO-PQRST-UVWXY']));
  expect(filled(hidden)).toBe(USER);
});

test('an obfuscated password is known by what it hides; a published key is no secret', () => {
  const obfuscated = Buffer.from('S3cret-of-minePassword', 'utf16le').toString('base64');
  const text = USER.replace('Pa55&amp;word!</Value><PlainText>true', `${obfuscated}</Value><PlainText>false`).replace('ABCDE-FGHIJ-KLMNO-PQRST-UVWXY', 'W269N-WFGWX-YVC9B-4J6C9-T83GX');
  const hidden = hideSecrets(text);
  expect(hidden.spellings).toContain('S3cret-of-mine');
  expect(hidden.text).toContain('W269N-WFGWX-YVC9B-4J6C9-T83GX');
  expect(filled(hidden)).toBe(text);
});

test('every answer file of others comes back whole', () => {
  test.skip(!hasCorpus, NO_CORPUS);
  let read = 0;
  for (const { name, text } of corpusTexts()) {
    try {
      expect(filled(hideSecrets(text)), name).toBe(text);
      read += 1;
    } catch (error) {
      if (!(error instanceof AnswerFileError)) throw error;
    }
  }
  expect(read).toBeGreaterThan(60);
});

test("a strategy's settings are merged into the user's file, and no secret is in the plan", () => {
  for (const strategy of ['offline', 'setup', 'audit'] as const) {
    const plan = compile({ ...quickstartPlanInput(), userAnswerFile: hideSecrets(USER).text }, strategy);
    expect(JSON.stringify(plan)).not.toMatch(/Pa55|ABCDE-FGHIJ/);
    const answers = plan.stages.flatMap(({ steps }) => steps).flatMap((step) => (step.action === 'write-medium' ? step.files : [])).filter((file) => /unattend\.xml$/i.test(file.path));
    expect(answers.length).toBeGreaterThan(0);
    for (const file of answers) {
      expect('text' in file && file.text).toContain('<RegisteredOwner>Contoso</RegisteredOwner>');
      expect('text' in file && file.text).toContain('<Name>wimproof</Name>');
    }
  }
});

test('what would break the run is an error that names it', () => {
  const withPicture = USER.replace('<UserAccounts>', '<OOBE><HideEULAPage>false</HideEULAPage></OOBE><UserAccounts>');
  expect(() => compile({ ...quickstartPlanInput(), userAnswerFile: hideSecrets(withPicture).text }, 'setup')).toThrow(expect.objectContaining({ code: 'WP-UNATTEND-CONFLICT', kind: 'scenario' }));
});
