import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import type { Process, Program } from '../../system.ts';
import { addCertificate, deleteCertificate, importPfx, listCertificates, PfxError, privateStore } from '../config/certificates.ts';
import { decodeBase64, encodeBase64 } from './certutil-base64.ts';

/** certutil ends with the HRESULT of the failure as its exit code. */
const E_INVALIDARG = 0x80070057;
const HASHES: Record<string, string> = { MD5: 'md5', SHA1: 'sha1', SHA256: 'sha256', SHA384: 'sha384', SHA512: 'sha512' };

class CertutilError extends Error {
  readonly code: number;
  /** The parenthesis behind the number (`WIN32: 2 ERROR_FILE_NOT_FOUND`). */
  readonly symbol: string;
  constructor(code: number, symbol: string, message: string) {
    super(message);
    this.name = 'CertutilError';
    this.code = code >>> 0;
    this.symbol = symbol;
  }
}

const KNOWN: Record<number, [string, string]> = {
  2: ['ERROR_FILE_NOT_FOUND', 'The system cannot find the file specified.'],
  3: ['ERROR_PATH_NOT_FOUND', 'The system cannot find the path specified.'],
  13: ['ERROR_INVALID_DATA', 'The data is invalid.'],
  80: ['ERROR_FILE_EXISTS', 'The file exists.'],
  86: ['ERROR_INVALID_PASSWORD', 'The specified network password is not correct.'],
};
function win32(number: number): CertutilError {
  const [symbol, text] = KNOWN[number]!;
  return new CertutilError(0x80070000 | number, `WIN32: ${number} ${symbol}`, text);
}

function readInput(process: Process, path: string): Buffer {
  try {
    return readFileSync(process.system.resolve(path, process.cwd));
  } catch {
    throw win32(2);
  }
}

/** -encode and -decode: reads one file, writes the other, which must not exist unless -f says so. */
function convert(process: Process, [from = '', to = '']: string[], force: boolean, change: (input: Buffer) => Buffer | undefined): void {
  const input = readInput(process, from);
  const output = change(input);
  if (!output) throw win32(13);
  let target: string;
  try {
    target = process.system.resolve(to, process.cwd);
  } catch {
    throw win32(3);
  }
  if (!force && existsSync(target)) throw win32(80);
  try {
    writeFileSync(target, output);
  } catch {
    throw win32(3);
  }
  process.stdout(`Input Length = ${input.length}\r\nOutput Length = ${output.length}\r\n`);
}

function describe(certificate: X509Certificate, index: number, thumbprint: string, hasKey: boolean): string {
  const spaced = (text: string): string => text.toLowerCase();
  return [
    `================ Certificate ${index} ================`,
    `Serial Number: ${spaced(certificate.serialNumber)}`,
    `Issuer: ${certificate.issuer.replaceAll('\n', ', ')}`,
    ` NotBefore: ${certificate.validFrom}`,
    ` NotAfter: ${certificate.validTo}`,
    `Subject: ${certificate.subject.replaceAll('\n', ', ')}`,
    `Cert Hash(sha1): ${spaced(thumbprint)}`,
    ...(hasKey ? ['  Provider = Microsoft Software Key Storage Provider', 'Encryption test passed'] : ['No key provider information']),
    '',
  ].join('\r\n');
}

type Verb = (process: Process, words: string[], options: Map<string, string>) => Promise<void> | void;

const VERBS: Record<string, { name: string; run: Verb }> = {
  importpfx: {
    name: 'importPFX',
    run: async (process, words, options) => {
      // `-importPFX [store] file [modifiers]`: the machine's personal store unless one is named.
      const [store, file] = words.length > 1 && !/\.(?:pfx|p12)$/i.test(words[0]!) ? [words[0]!, words[1]!] : ['MY', words[0]];
      if (!file) throw new CertutilError(E_INVALIDARG, 'WIN32: 87 ERROR_INVALID_PARAMETER', 'The parameter is incorrect.');
      const { registry } = process.system;
      let thumbprint: string;
      try {
        thumbprint = await importPfx(registry, store.toUpperCase(), readInput(process, file), options.get('p') ?? '');
      } catch (error) {
        if (error instanceof PfxError) throw win32(error.win32);
        throw error;
      }
      registry.flush();
      const der = listCertificates(registry, store.toUpperCase()).find((entry) => entry.thumbprint === thumbprint)!.der;
      const name = /CN=(.*)/.exec(new X509Certificate(der).subject)?.[1] ?? thumbprint;
      process.stdout(`Certificate "${name}" added to store.\r\n\r\n`);
    },
  },
  addstore: {
    name: 'addstore',
    run: (process, words) => {
      const [store = '', file = ''] = words;
      let der: Buffer;
      try {
        der = new X509Certificate(readInput(process, file)).raw;
      } catch (error) {
        throw error instanceof CertutilError ? error : win32(13);
      }
      const thumbprint = addCertificate(process.system.registry, store.toUpperCase(), der);
      process.system.registry.flush();
      process.stdout(`${store}\r\nCertificate "${/CN=(.*)/.exec(new X509Certificate(der).subject)?.[1] ?? thumbprint}" added to store.\r\n`);
    },
  },
  delstore: {
    name: 'delstore',
    run: (process, words) => {
      const [store = '', id = ''] = words;
      if (!deleteCertificate(process.system.registry, store.toUpperCase(), id.replace(/[^0-9a-f]/gi, '').toUpperCase())) {
        throw new CertutilError(0x80092004, '-2146885628 CRYPT_E_NOT_FOUND', 'Cannot find object or property.');
      }
      process.system.registry.flush();
      process.stdout(`${store}\r\nDeleting Certificate ${id}\r\n`);
    },
  },
  store: {
    name: 'store',
    run: (process, words) => {
      const [store = 'CA', id] = words;
      const { registry } = process.system;
      const wanted = id?.replace(/[^0-9a-f]/gi, '').toUpperCase();
      const found = listCertificates(registry, store.toUpperCase()).filter((entry) => !wanted || entry.thumbprint === wanted);
      if (wanted && found.length === 0) throw new CertutilError(0x80092004, '-2146885628 CRYPT_E_NOT_FOUND', 'Cannot find object or property.');
      process.stdout(`${store} "${store.toUpperCase() === 'MY' ? 'Personal' : store}"\r\n`);
      found.forEach((entry, index) => process.stdout(describe(new X509Certificate(entry.der), index, entry.thumbprint, privateStore(registry, entry.thumbprint) !== undefined)));
    },
  },
  decode: { name: 'decode', run: (process, words, options) => convert(process, words, options.has('f'), decodeBase64) },
  encode: { name: 'encode', run: (process, words, options) => convert(process, words, options.has('f'), encodeBase64) },
  hashfile: {
    name: 'hashfile',
    run: (process, words) => {
      const [file = '', algorithm = 'SHA1'] = words;
      const hash = HASHES[algorithm.toUpperCase()];
      if (!hash) throw new CertutilError(0xd00000bb, 'NTSTATUS: 0xc00000bb STATUS_NOT_SUPPORTED', 'The request is not supported.');
      process.stdout(`${algorithm.toUpperCase()} hash of ${file}:\r\n${createHash(hash).update(readInput(process, file)).digest('hex')}\r\n`);
    },
  },
};
/** Options that take the next word. */
const WITH_VALUE = new Set(['p', 'csp', 'config']);

/** certutil.exe, as far as provisioning scripts use it: -importPFX, -addstore, -delstore, -store, -decode, -encode, -hashfile. */
export const program: Program = async (process) => {
  const options = new Map<string, string>();
  const words: string[] = [];
  let verb: string | undefined;
  for (let index = 0; index < process.argv.length; index++) {
    const word = process.argv[index]!;
    const name = /^[-/](\w+)$/.exec(word)?.[1]?.toLowerCase();
    if (name === undefined) words.push(word);
    else if (VERBS[name]) verb = name;
    else options.set(name, WITH_VALUE.has(name) ? (process.argv[++index] ?? '') : '');
  }
  const action = verb === undefined ? undefined : VERBS[verb]!;
  if (!action) {
    process.stderr(`Unknown arg: ${process.argv[0] ?? ''}\r\nCertUtil -?              -- Display a verb list (command list)\r\n`);
    return E_INVALIDARG | 0;
  }
  try {
    await action.run(process, words, options);
  } catch (error) {
    if (!(error instanceof CertutilError)) throw error;
    process.stdout(`CertUtil: -${action.name} command FAILED: 0x${error.code.toString(16)} (${error.symbol})\r\nCertUtil: ${error.message}\r\n`);
    return error.code | 0;
  }
  process.stdout(`CertUtil: -${action.name} command completed successfully.\r\n`);
  return 0;
};
