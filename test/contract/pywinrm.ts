import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';

/** What pywinrm got from one command; `seconds` from its start to its last output. */
export interface PywinrmResult {
  stdout: string;
  stderr: string;
  code: number;
  seconds: number;
}
export interface PywinrmAnswer {
  results: PywinrmResult[];
  /** Class of the exception that ended the work, with its text. */
  error?: string;
  message?: string;
}
/** The job of pane-winrm-pywinrm.py; further keys are there. */
export interface PywinrmJob extends Record<string, unknown> {
  endpoint: string;
  transport: string;
  username: string;
  password: string;
}

const HELPER = fileURLToPath(new URL('pane-winrm-pywinrm.py', import.meta.url));

/** A Python that has pywinrm: Debian's, which a version manager may hide. */
export async function findPython(): Promise<string | undefined> {
  for (const python of ['python3', '/usr/bin/python3']) {
    const { exitCode } = await execa(python, ['-c', 'import winrm, requests_ntlm'], { reject: false });
    if (exitCode === 0) return python;
  }
  return undefined;
}

let opensslConf: string | undefined;

/** The environment for pywinrm. NTLM needs MD4 and RC4, which OpenSSL 3 keeps in its legacy provider: users of requests-ntlm switch it on like this. */
export function pywinrmEnvironment(): Record<string, string> {
  if (opensslConf === undefined) {
    opensslConf = join(mkdtempSync(join(tmpdir(), 'pane-openssl-')), 'openssl.cnf');
    writeFileSync(opensslConf, 'openssl_conf = main\n[main]\nproviders = providers\n[providers]\ndefault = on\nlegacy = on\n[on]\nactivate = 1\n');
  }
  return { NO_PROXY: '*', OPENSSL_CONF: opensslConf, REQUESTS_CA_BUNDLE: '', CURL_CA_BUNDLE: '' };
}

/** Has pywinrm run a job: one shell, its commands one after the other. */
export async function drivePywinrm(python: string, job: PywinrmJob, timeoutMs = 80_000): Promise<PywinrmAnswer> {
  const { stdout } = await execa(python, [HELPER], { input: JSON.stringify({ commands: [], ...job }), env: pywinrmEnvironment(), timeout: timeoutMs });
  const answer = JSON.parse(stdout) as PywinrmAnswer;
  for (const result of answer.results) {
    result.stdout = Buffer.from(result.stdout, 'base64').toString('utf8');
    result.stderr = Buffer.from(result.stderr, 'base64').toString('utf8');
  }
  return answer;
}
