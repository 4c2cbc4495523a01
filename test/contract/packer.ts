import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';

/** HashiCorp's Packer (Debian has 1.6.6). `packer` may also be cracklib's program of that name. */
export async function hasPacker(): Promise<boolean> {
  const { stdout, exitCode } = await execa('packer', ['version'], { reject: false, timeout: 20_000 });
  return exitCode === 0 && /^Packer v/m.test(String(stdout));
}

/** Keeps Packer's caches, settings and version check out of the user's home and off the network. */
export function packerEnvironment(folder: string): Record<string, string> {
  return { CHECKPOINT_DISABLE: '1', PACKER_CACHE_DIR: join(folder, 'cache'), PACKER_CONFIG: join(folder, 'config'), NO_PROXY: '*' };
}

/** The communicator's part of a builder. The certificate is self-signed, hence insecure. */
export function winrmCommunicator(logon: { username: string; password: string; ntlm: boolean }): Record<string, unknown> {
  return {
    communicator: 'winrm',
    winrm_username: logon.username,
    winrm_password: logon.password,
    winrm_use_ssl: true,
    winrm_insecure: true,
    winrm_use_ntlm: logon.ntlm,
  };
}

/** Runs Packer's null builder against a WinRM service over HTTPS. Returns what it printed and its exit code. */
export async function runNullBuilder(target: { host: string; port: number; username: string; password: string; ntlm: boolean }): Promise<{ output: string; exitCode: number | undefined }> {
  const folder = mkdtempSync(join(tmpdir(), 'pane-packer-'));
  const template = join(folder, 'template.json');
  writeFileSync(template, JSON.stringify({
    builders: [{ type: 'null', ...winrmCommunicator(target), winrm_host: target.host, winrm_port: target.port, winrm_timeout: '60s' }],
    provisioners: [{ type: 'shell-local', inline: ['echo provisioned after WinRM'] }],
  }));
  try {
    const { all, exitCode } = await execa('packer', ['build', '-color=false', template], { all: true, reject: false, timeout: 100_000, cwd: folder, env: packerEnvironment(folder) });
    return { output: all, exitCode };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
