import { open, mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import type { PackagePayload } from '../operation.ts';
import { parseUpdateMum, UpdateMumError } from './parse-update-mum.ts';
import { PayloadError } from './payload-error.ts';

/**
 * Facts of a package in a .cab, from the `update.mum` inside it.
 * Tools: `cabextract` (any compression, LZX too), or on Windows the system's own `expand.exe`.
 * @throws PayloadError for a damaged file, or a cabinet that is no package
 */
export async function readPackage(file: string): Promise<PackagePayload> {
  await requireCabinet(file);
  const manifest = process.platform === 'win32' ? await expandWithExpand(file) : await extractWithCabextract(file);
  if (manifest === undefined || manifest.length === 0)
    throw new PayloadError(file, 'the cabinet has no readable update.mum, so it is no Windows package', 'name the .cab of a package; test it with `cabextract -t` or `expand -D`');
  try {
    return parseUpdateMum(manifest);
  } catch (error) {
    if (!(error instanceof UpdateMumError)) throw error;
    throw new PayloadError(file, error.message, 'get the package again; its manifest cannot be trusted', error);
  }
}

/** Looks at the first bytes, since update files of several kinds go by similar names. */
async function requireCabinet(file: string): Promise<void> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(8), 0, 8, 0);
    const magic = buffer.subarray(0, bytesRead).toString('latin1');
    if (magic.startsWith('MSCF')) return;
    // .msu files for Windows 11 24H2 and later are WIM files.
    if (magic.startsWith('MSWIM')) throw new PayloadError(file, 'it is a WIM (a newer .msu), not a cabinet', 'name a .cab package');
    throw new PayloadError(file, 'it is not a cabinet (no MSCF signature)', 'name a .cab package, or get the file again');
  } finally {
    await handle.close();
  }
}

async function extractWithCabextract(file: string): Promise<Buffer | undefined> {
  const result = await execa('cabextract', ['-p', '-q', '-F', 'update.mum', file], { encoding: 'buffer', reject: false, timeout: 60_000, maxBuffer: 16 * 1024 * 1024 });
  if (result.code === 'ENOENT') throw new PayloadError(file, 'cabextract, which reads cabinets, is not installed', 'install it: apt-get install cabextract', result);
  if (result.failed) throw new PayloadError(file, `cabextract cannot read it: ${Buffer.from(result.stderr).toString('utf8').trim().split('\n').pop() ?? ''}`, 'get the file again; it is damaged', result);
  return Buffer.from(result.stdout);
}

async function expandWithExpand(file: string): Promise<Buffer | undefined> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'wimproof-cab-'));
  try {
    const result = await execa('expand.exe', ['-F:update.mum', file, folder], { reject: false, timeout: 60_000 });
    if (result.failed) throw new PayloadError(file, `expand.exe cannot read it (exit code ${result.exitCode ?? 'none'})`, 'get the file again; it is damaged', result);
    return await readFile(path.join(folder, 'update.mum')).catch(() => undefined);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
