import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { buildSync, transformSync } from 'esbuild';

export interface AppBundle {
  /** One classic script; holds no `</script`. */
  script: string;
  /** One style sheet; holds no `</style`. */
  style: string;
}

const APP = fileURLToPath(new URL('app/', import.meta.url));
/** The rest comes between, in order of names. */
const FIRST = ['tokens.css', 'base.css', 'parts.css'];
const LAST = ['print.css'];
// What has DecompressionStream, which the page cannot do without.
const BROWSERS = ['chrome111', 'edge111', 'firefox115', 'safari16.4'];

let made: AppBundle | undefined;

/** The report's front end as one script and one style sheet, made from source once per process (about 0.1 s). */
export function bundleApp(): AppBundle {
  return (made ??= { script: script(), style: style() });
}

function script(): string {
  const { outputFiles } = buildSync({
    entryPoints: [join(APP, 'main.tsx')],
    absWorkingDir: APP,
    tsconfig: join(APP, 'tsconfig.json'),
    bundle: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target: BROWSERS,
    minify: true,
    legalComments: 'none',
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': '"production"' },
  });
  return harmless(outputFiles[0]!.text, 'script');
}

function style(): string {
  const folder = join(APP, 'styles');
  const names = readdirSync(folder).filter((name) => name.endsWith('.css')).sort();
  const between = names.filter((name) => !FIRST.includes(name) && !LAST.includes(name));
  const source = [...FIRST, ...between, ...LAST].map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
  const { code } = transformSync(source, { loader: 'css', minify: true, target: BROWSERS, legalComments: 'none', logLevel: 'silent' });
  return harmless(code, 'style');
}

/** esbuild writes `<\/script` by itself; a change of that must not go unseen, because it would cut the page in two. */
function harmless(text: string, element: string): string {
  if (new RegExp(`</${element}|<!--`, 'i').test(text)) throw new Error(`the bundled ${element} would end its own element`);
  return text.trim();
}
