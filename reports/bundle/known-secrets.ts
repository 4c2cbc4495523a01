import { hideSecrets } from '../../harness/unattend/hide-secrets.ts';
import type { RunFiles } from './run-files.ts';

/** Shorter ones would be found everywhere, and blanking them would destroy the text. */
const SHORTEST = 4;
/** Words of an answer file may be ordinary ones, such as `true`. */
const SHORTEST_OF_FILE = 8;
/** Fewer letters of base64 turn up by chance. */
const SHORTEST_WITHIN = 6;
const SECRET_VARIABLE = /^WIMPROOF_.*(?:PASSWORD|SECRET|TOKEN|KEY)$/;
/** A product key that the request names by its environment variable, as plans and answer files have it. */
const KEY_VARIABLE = /\$\{productKey\.([A-Za-z_][A-Za-z0-9_]*)\}/g;

export interface KnownSecrets {
  /** Every form in which they may be written. */
  words: string[];
  /** Names of variables whose values are too short to be looked for. */
  tooShort: string[];
}

/**
 * Secrets that a run knew, as far as they can be known afterwards: values of wimproof's environment variables and of those
 * that its plans name, and what its answer files hold where placeholders should stand.
 */
export async function knownSecrets(files: RunFiles, environment: NodeJS.ProcessEnv): Promise<KnownSecrets> {
  const names = new Set(Object.keys(environment).filter((name) => SECRET_VARIABLE.test(name)));
  const values = new Set<string>();
  for (const path of files.paths) {
    const plan = /^[^/]+\/[^/]+\/plan\.json$/.test(path);
    if (!plan && !/^[^/]+\/[^/]+\/[^/]+\.xml$/i.test(path)) continue;
    const text = await files.text(path);
    for (const [, name] of text.matchAll(KEY_VARIABLE)) names.add(name!);
    if (!plan) for (const spelling of spellingsOf(text)) values.add(spelling);
  }
  const tooShort: string[] = [];
  for (const name of [...names].sort()) {
    const value = environment[name] ?? '';
    if (value.length >= SHORTEST) values.add(value);
    else if (value !== '') tooShort.push(name);
  }
  return { words: [...new Set([...values].flatMap(formsOf))].sort(), tooShort };
}

function spellingsOf(text: string): string[] {
  try {
    return hideSecrets(text).spellings.filter((spelling) => spelling.length >= SHORTEST_OF_FILE && !spelling.includes('${') && !/^\*+$/.test(spelling));
  } catch {
    // No answer file, or a broken one: what looks like a password in it is found all the same.
    return [];
  }
}

/** As it is, and as JSON, XML, URLs, answer files and process output write it. UTF-8 bytes as characters too: logs are scanned byte by byte. */
function formsOf(secret: string): string[] {
  const xml = secret.replace(/[&<>"']/g, (character) => `&${{ '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' }[character]};`);
  const [narrow, wide] = [Buffer.from(secret, 'utf8'), Buffer.from(secret, 'utf16le')];
  const texts = [secret, JSON.stringify(secret).slice(1, -1), JSON.stringify(xml).slice(1, -1), xml, encodeURIComponent(secret.replace(/\p{Cs}/gu, ''))];
  const encoded = [narrow.toString('base64').replace(/=+$/, ''), ...within(narrow), ...within(wide)];
  const bytes = [narrow.toString('latin1'), Buffer.from(JSON.stringify(secret).slice(1, -1), 'utf8').toString('latin1'), wide.toString('latin1'), Buffer.from(wide).swap16().toString('latin1')];
  return [...new Set([...texts, ...encoded, ...bytes])].filter((form) => form.length >= SHORTEST);
}

/**
 * Base64 of longer data that hold these bytes somewhere: `user:password`, the obfuscated value of an answer file, the argument
 * of `powershell -EncodedCommand`. Three forms, by how many bytes of a group of three stand before; letters that depend on
 * what stands around are not part of them.
 */
function within(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const letters = Buffer.concat([Buffer.alloc(before), bytes]).toString('base64');
    const stable = letters.slice([0, 2, 3][before], Math.floor(((before + bytes.length) * 8) / 6));
    return stable.length >= SHORTEST_WITHIN ? [stable] : [];
  });
}
