import { build } from 'esbuild';
import path from 'node:path';

/** Where Pane's sources are; everything the build reads from the project is below it. */
export const PANE_HOME = path.resolve(import.meta.dirname, '..', '..');

/** Bundles the guest's program (`guest/main.ts`) into one CommonJS text that needs nothing but Node. */
export async function bundleGuest(): Promise<string> {
  const result = await build({
    entryPoints: [path.join(PANE_HOME, 'guest', 'rehearsal', 'rehearse.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    charset: 'utf8',
    legalComments: 'none',
    // Names stay readable in panics; blanks go, since every byte is read and hashed in the guest.
    minifyWhitespace: true,
    minifySyntax: true,
    logLevel: 'silent',
  });
  return result.outputFiles[0]!.text;
}
