import { copyFile, chmod, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { findTool, runTool } from '../run-tool.ts';
import { writeEmptyIcuData } from './icu-data.ts';
import { librariesOf, type Libraries } from './shared-libraries.ts';

/** Native tools that the guest's programs call. */
export const NATIVE_TOOLS = ['busybox', 'ntfs-3g', 'mkntfs', 'wimlib-imagex', 'sgdisk', 'partx', 'cabextract', 'mkfs.fat'] as const;

/** Host paths of everything that goes into the runtime; hashed for the image's key, then copied. */
export interface RuntimeFiles {
  node: string;
  /** Tool name to host file. */
  tools: Map<string, string>;
  libraries: Libraries;
}

/** Finds Node (the one that runs this build), the native tools and all their libraries on the host. */
export async function findRuntimeFiles(): Promise<RuntimeFiles> {
  const tools = new Map<string, string>();
  for (const name of NATIVE_TOOLS) tools.set(name, await findTool(name));
  return { node: process.execPath, tools, libraries: await librariesOf([process.execPath, ...tools.values()]) };
}

/**
 * Writes the runtime into `directory` as `node`, `bin/<tool>` and `lib/<soname>`. Stripping takes Node from 99 to 86 MB,
 * which is the greater part of what a guest loads.
 */
export async function writeRuntime(files: RuntimeFiles, directory: string, temporary: string): Promise<void> {
  for (const part of ['bin', 'lib']) await mkdir(path.join(directory, part), { recursive: true });
  await runTool('strip', ['-o', path.join(directory, 'node'), files.node]);
  await chmod(path.join(directory, 'node'), 0o755);
  for (const [name, file] of files.tools) await copyExecutable(file, path.join(directory, 'bin', name));
  for (const [soname, file] of files.libraries) {
    const target = path.join(directory, 'lib', soname);
    if (soname.startsWith('libicudata.so.')) await writeEmptyIcuData(soname, target, temporary);
    else await copyExecutable(file, target);
  }
}

/** Copies a program or library and makes it readable and executable. */
export async function copyExecutable(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  await copyFile(from, to);
  await chmod(to, 0o755);
}
