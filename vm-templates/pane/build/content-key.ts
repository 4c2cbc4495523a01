import { createHash, type Hash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, readFile, realpath } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Kernel } from './kernel/fetch-kernel.ts';
import type { RuntimeFiles } from './runtime/linux-runtime.ts';
import { PANE_HOME } from './image/bundle.ts';

/** SHA-256 (hex) of everything the ISO is made from: a build with the same key would give the same image. */
export async function contentKey(inputs: { kernel: Kernel; runtime: RuntimeFiles; bundle: string }): Promise<string> {
  const hash = createHash('sha256');
  hash.update(`kernel ${inputs.kernel.release}\n`);
  await hashFile(hash, inputs.kernel.image);
  hash.update(inputs.bundle);
  // Sources below build/ and guest/ decide what is done with the parts; the bundle already holds most of guest/.
  for (const folder of ['build', 'guest']) {
    const files = (await readdir(path.join(PANE_HOME, folder), { recursive: true, withFileTypes: true })).filter(entry => entry.isFile());
    for (const file of files.map(entry => path.join(entry.parentPath, entry.name)).sort()) {
      hash.update(`\n${path.relative(PANE_HOME, file)}\n`);
      hash.update(await readFile(file));
    }
  }
  const natives = [...new Set([inputs.runtime.node, ...inputs.runtime.tools.values(), ...inputs.runtime.libraries.values()])].sort();
  for (const file of natives) {
    hash.update(`\n${path.basename(file)}\n`);
    await hashFile(hash, await realpath(file));
  }
  return hash.digest('hex');
}

async function hashFile(hash: Hash, file: string): Promise<void> {
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), async function (chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) hash.update(chunk);
  });
}
