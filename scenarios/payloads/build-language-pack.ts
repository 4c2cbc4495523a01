import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packCabinet, SOURCES, withWorkDirectory } from './payload-files.ts';

const COMPONENT = 'amd64_wimproof-language-resources_31bf3856ad364e35_10.0.26100.1_de-de_8d6a1f27b94c3e05';

/** `lp-de-de.cab`: a language pack. Its component writes the language's key below `Control\MUI\UILanguages` and one file of texts. */
export function buildLanguagePack(out: string): void {
  const source = join(SOURCES, 'lp-de-de');
  withWorkDirectory((work) => {
    const texts = readFileSync(join(source, 'notepad.exe.mui'));
    const digest = createHash('sha256').update(texts).digest('base64');
    for (const name of ['update.mum', 'update.cat']) copyFileSync(join(source, name), join(work, name));
    writeFileSync(join(work, `${COMPONENT}.manifest`), readFileSync(join(source, 'component.manifest'), 'utf8').replace('@SHA256@', digest));
    mkdirSync(join(work, COMPONENT));
    writeFileSync(join(work, COMPONENT, 'notepad.exe.mui'), texts);
    packCabinet(work, join(out, 'lp-de-de.cab'));
  });
}
