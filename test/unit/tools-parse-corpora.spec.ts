import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { parseKind } from '../../harness/cli/parse-kinds/registry.ts';
import { WimproofError } from '../../harness/errors/wimproof-error.ts';
import { corpora, hasCorpora } from '../fuzz/corpus-transcripts.ts';

/** What a recorded transcript gives: the number of its records (or facts of it), or why it is refused. */
type Answer = number | RegExp | Record<string, unknown>;

const noFrame = /lacks the line "Deployment Image/;
const transcripts: Record<string, Record<string, [kind: string, answer: Answer]>> = {
  'dism-output': {
    'chef__cab_spec__heredoc1.txt': ['dism-package-info', noFrame],
    // Shortened by its author: it has a line that DISM does not print, and lacks others.
    'chef__cab_spec__heredoc2.txt': ['dism-package-info', /unknown line, at "Dependency : Language Pack"/],
    'chef__cab_spec__heredoc4.txt': ['dism-package-info', /reports error 3: The system cannot find the path specified/],
    'doc__MicrosoftDocs__manage-windows-dockerfile__b38.txt': ['dism-features', /title .* is missing, at "Enabling feature\(s\)"/],
    'doc__brianlic-msft__add-drivers-langs-universal-apps-sxs__b3.txt': ['dism-packages', noFrame],
    'doc__brianlic-msft__add-drivers-langs-universal-apps-sxs__b5.txt': ['dism-capabilities', noFrame],
    'doc__brianlic-msft__add-language-packs-to-windows__b13.txt': ['dism-international', noFrame],
    'doc__brianlic-msft__add-multilingual-support-to-a-windows-distribution__b5.txt': ['dism-international', noFrame],
    'doc__brianlic-msft__multilingual-windows-image-creation__b14.txt': ['dism-international', noFrame],
    'doc__brianlic-msft__part-2--classic-style-deployment__b12.txt': ['dism-packages', noFrame],
    'doc__brianlic-msft__part-2--classic-style-deployment__b27.txt': ['dism-packages', noFrame],
    'doc__brianlic-msft__servicing-the-image-with-windows-updates-sxs__b9.txt': ['dism-packages', noFrame],
    'doc__brianlic-msft__update-the-recovery-image__b10.txt': ['dism-packages', noFrame],
    'doc__sfigg__add-and-remove-language-packs-offline-using-dism__b10.txt': ['dism-packages', noFrame],
    'doc__sfigg__add-drivers-langs-universal-apps-sxs__b3.txt': ['dism-packages', noFrame],
    'doc__sfigg__determine-the-actual-size-of-the-winsxs-folder__b1.txt': ['dism-component-store-analysis', { reclaimablePackages: 0, cleanupRecommended: false, cacheAndTemporaryData: 286228 }],
    'doc__sfigg__oem-deployment-of-windows-10-for-desktop-editions__b17.txt': ['dism-packages', noFrame],
    'doc__sfigg__oem-deployment-of-windows-10-for-desktop-editions__b19.txt': ['dism-capabilities', noFrame],
    'doc__sfigg__oem-deployment-of-windows-10-for-desktop-editions__b36.txt': ['dism-packages', noFrame],
    'inspec__test__fixtures__cmd__dism-iis-webserver': ['dism-feature-info', { name: 'IIS-WebServer', state: 'Enabled', restartRequired: 'Possible', customProperties: [] }],
    'inspec__test__fixtures__cmd__get-windows-feature': ['dism-features', noFrame],
    'inspec__test__fixtures__cmd__get-windows-feature-iis-webserver': ['dism-features', noFrame],
    'puppetlabs-dism__spec__fixtures__dism_get_features': ['dism-features', 192],
    'win7-printing-sandbox__Windows7-Features-EN.txt': ['dism-features', 109],
  },
  'pnputil-output': {
    'doc__MicrosoftDocs__test-a-driver-package-manual-deployment__b3.txt': ['pnputil-devices', 1],
    'doc__MicrosoftDocs__usb-device-specific-registry-settings__b1.txt': ['pnputil-devices', /Interface Path/],
    'doc__MicrosoftDocs__usb-device-specific-registry-settings__b2.txt': ['pnputil-devices', 1],
    'rapr__ChinesePnpUtilEnumerateOutput.txt': ['pnputil-drivers', /in Chinese \(Simplified\)/],
    'rapr__EnglishPnpUtilEnumerateOutput.txt': ['pnputil-drivers', 1],
    // Values on lines of their own, and a line that another program wrote in between.
    'rapr__EnglishPnpUtilEnumerateOutputWithDummyLine.txt': ['pnputil-drivers', 1],
    'rapr__LongChinesePnpUtilEnumerateOutput.txt': ['pnputil-drivers', /in Chinese \(Simplified\)/],
    'rapr__RussianPnpUtilEnumerateOutput.txt': ['pnputil-drivers', /in Russian/],
    // Pages about PnPUtil and DevCon: no transcript, and none is made of them.
    'windows-driver-docs__windows-driver-docs-pr__devtest__devcon-examples.md': ['pnputil-devices', /cannot be read/],
    'windows-driver-docs__windows-driver-docs-pr__devtest__pnputil-command-syntax.md': ['pnputil-drivers', /cannot be read/],
    'windows-driver-docs__windows-driver-docs-pr__devtest__pnputil-examples.md': ['pnputil-drivers', /cannot be read/],
    'windows-driver-docs__windows-driver-docs-pr__devtest__pnputil-return-values.md': ['pnputil-drivers', /cannot be read/],
  },
};

test.describe('recorded transcripts', () => {
  test.skip(!hasCorpora, `no transcripts at ${corpora} (set WIMPROOF_CORPORA)`);

  for (const [folder, answers] of Object.entries(transcripts)) {
    test(`${folder}: each is read with as many records as it has, or refused for a reason`, () => {
      expect(readdirSync(join(corpora, folder)).sort()).toEqual(Object.keys(answers).sort());
      for (const [file, [kind, answer]] of Object.entries(answers)) {
        const read = (): unknown => parseKind(kind).parse(readFileSync(join(corpora, folder, file)));
        if (answer instanceof RegExp) expect(read, file).toThrow(answer);
        else if (typeof answer === 'number') expect(read(), file).toHaveLength(answer);
        else expect(read(), file).toMatchObject(answer);
      }
    });
  }

  test('what is no transcript of a kind is refused by every kind with an error of its own', () => {
    const text = readFileSync(join(corpora, 'dism-output', 'win7-printing-sandbox__Windows7-Features-EN.txt'));
    for (const name of ['dism-packages', 'dism-capabilities', 'dism-drivers', 'dism-international', 'dism-apps', 'dism-appx', 'dism-image-info', 'dism-component-store-health', 'pnputil-drivers', 'driverquery']) {
      expect(() => parseKind(name).parse(text), name).toThrow(WimproofError);
    }
  });
});
