import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packCabinet, SOURCES, withWorkDirectory } from './payload-files.ts';

/** Language packs that are built from the one source: names, language identifier and the hash of the component's name. */
const LANGUAGES = [
  { language: 'de-DE', name: 'German', lcid: '0407', hash: '8d6a1f27b94c3e05' },
  { language: 'fr-FR', name: 'French', lcid: '040c', hash: '2e71c0b85d9f4a36' },
];

/**
 * `lp-de-de.cab` and `lp-fr-fr.cab`: language packs. Their component writes the language's key below `Control\MUI\\UILanguages` and one
 * file of texts.
 */
export function buildLanguagePack(out: string): void {
  const source = join(SOURCES, 'lp-de-de');
  const texts = readFileSync(join(source, 'notepad.exe.mui'));
  const digest = createHash('sha256').update(texts).digest('base64');
  for (const { language, name, lcid, hash } of LANGUAGES) {
    const fill = (file: string): string => readFileSync(join(source, file), 'utf8').replaceAll('de-DE', language).replaceAll('German', name).replaceAll('00000407', `0000${lcid}`).replace('@SHA256@', digest);
    const component = `amd64_wimproof-language-resources_31bf3856ad364e35_10.0.26100.1_${language.toLowerCase()}_${hash}`;
    withWorkDirectory((work) => {
      for (const file of ['update.mum', 'update.cat']) writeFileSync(join(work, file), fill(file));
      writeFileSync(join(work, `${component}.manifest`), fill('component.manifest'));
      mkdirSync(join(work, component));
      writeFileSync(join(work, component, 'notepad.exe.mui'), texts);
      packCabinet(work, join(out, `lp-${language.toLowerCase()}.cab`));
    });
  }
}
