import { createHash } from 'node:crypto';
import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { execa, ExecaError } from 'execa';
import { WimproofError } from '../errors/wimproof-error.ts';
import type { MachineTemplate } from '../machine/template.ts';
import { Cache, cacheKey } from './cache.ts';
import { hashFile } from './digest.ts';
import { matchingFiles } from './matching-files.ts';

export interface TemplateImageOptions {
  cache?: Cache;
  signal?: AbortSignal;
  /** Each line that the build prints on standard error, as it prints it. */
  progress?: (line: string) => void;
}

/**
 * The installation medium that a template makes by itself, from the cache, or made now when none of these inputs is
 * there: the command, the names and contents of its input files, and the versions of its npm packages.
 * @returns absolute path of the medium, read-only
 * @throws WimproofError `WP-TEMPLATE-NO-IMAGE`, `WP-TEMPLATE-INPUTS` (kind scenario), `WP-TEMPLATE-BUILD` (kind infrastructure)
 */
export async function templateImage(template: MachineTemplate, options: TemplateImageOptions = {}): Promise<string> {
  const build = template.image?.build;
  if (!build) throw new WimproofError({ code: 'WP-TEMPLATE-NO-IMAGE', kind: 'scenario', cause: `The machine template ${template.name} makes no medium of its own`, mend: 'Name a Windows medium in `image.source`' });
  refuseForeignHost(template);
  const cache = options.cache ?? new Cache();
  const key = await templateImageKey(template);
  const folder = await cache.entry('template-image', key, (target) => run(template, build, target, options), options.signal);
  return path.join(folder, build.output);
}

/** A build that needs Debian packages cannot run on Windows: said before anything is tried. */
export function refuseForeignHost({ name, packages }: Pick<MachineTemplate, 'name' | 'packages'>, platform: NodeJS.Platform = process.platform): void {
  if (platform !== 'win32' || packages.length === 0) return;
  throw new WimproofError({ code: 'WP-TEMPLATE-HOST', kind: 'infrastructure', cause: `The medium of the machine template ${name} is built with programs that Windows has not (${packages.join(', ')})`, mend: 'Name a Windows medium in `image.source`, or run this scenario on Debian or Ubuntu (WSL 2 will do)' });
}

/** The cache key: digest of the command, of all inputs and of the npm packages' versions. */
export async function templateImageKey(template: MachineTemplate): Promise<string> {
  const build = template.image?.build;
  const files = await matchingFiles(template.root, build?.inputs ?? []);
  if (files.length === 0) throw new WimproofError({ code: 'WP-TEMPLATE-INPUTS', kind: 'scenario', cause: `No file matches image.build.inputs of the machine template ${template.name}`, mend: `Correct the patterns; they are relative to ${template.root}` });
  const hash = createHash('sha256');
  for (const file of files) {
    const digest = await hashFile(path.join(template.root, file)).catch((error: Error) => {
      throw new WimproofError({ code: 'WP-TEMPLATE-INPUTS', kind: 'scenario', cause: `${file}, an input of the machine template ${template.name}, cannot be read: ${error.message}`, mend: 'Restore the file or correct image.build.inputs', original: error });
    });
    hash.update(`${file}\0${digest}\n`);
  }
  return cacheKey({ what: 'template-image/1', command: build?.command ?? [], output: build?.output ?? '', inputs: hash.digest('hex'), modules: Object.fromEntries(await Promise.all((build?.modules ?? []).map(async (name) => [name, await installedVersion(template, name)]))), node: process.version });
}

/** Of the npm package that a program of the template gets by this name: in its own folder, or in one above as npm installs packages. */
async function installedVersion({ name: template, root }: MachineTemplate, name: string): Promise<string> {
  for (let folder = root; ; folder = path.dirname(folder)) {
    const text = await readFile(path.join(folder, 'node_modules', name, 'package.json'), 'utf8').catch(() => null);
    if (text !== null) return (JSON.parse(text) as { version: string }).version;
    if (folder === path.dirname(folder)) throw new WimproofError({ code: 'WP-TEMPLATE-INPUTS', kind: 'scenario', cause: `The npm package ${name}, which the machine template ${template} is made with, is not installed`, mend: `Install it where ${root} finds it, or correct image.build.modules` });
  }
}

async function run(template: MachineTemplate, build: { command: string[]; output: string }, target: string, options: TemplateImageOptions): Promise<void> {
  const [program = '', ...argv] = build.command;
  const failed = (what: string, original?: unknown) => new WimproofError({ code: 'WP-TEMPLATE-BUILD', kind: 'infrastructure', cause: `The image of the machine template ${template.name} could not be made: ${what}`, mend: template.packages.length > 0 ? `Read the message above; the build needs ${template.packages.join(', ')}` : 'Read the message above', original });
  const child = execa(program === 'node' ? process.execPath : program, [...argv, '--out', target], { cwd: template.root, stdin: 'ignore', stdout: 'ignore', buffer: false, ...(options.signal ? { cancelSignal: options.signal } : {}) });
  const last: string[] = [];
  try {
    // Iterating also awaits the end of the process, and throws when it fails.
    for await (const line of child.iterable({ from: 'stderr' })) {
      options.progress?.(line);
      // Where in the program it failed is for the message above, not for a one-line cause.
      if (/^\s+at /.test(line)) continue;
      last.push(line);
      if (last.length > 4) last.shift();
    }
  } catch (error) {
    options.signal?.throwIfAborted();
    throw failed(last.join(' ').trim() || (error instanceof ExecaError ? error.shortMessage : String(error)), error);
  }
  await access(path.join(target, build.output)).catch(() => {
    throw failed(`the command ended well but left no ${build.output}`);
  });
}
