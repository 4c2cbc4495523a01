import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));
/** What package.json exports. */
const ENTRIES = ['harness/index.ts', 'harness/playwright/index.ts', 'harness/playwright/reporter.ts'];
/** What Playwright's types are called in a project that has installed `@playwright/test` alone. */
const PLAYWRIGHT = [/"playwright\/test"/g, '"@playwright/test"'] as const;

/**
 * The declarations of what users import, by path below `types`: TypeScript checks sources that a package ships by the
 * settings of the project that uses it, which ours do not fit. Declarations alone fit any. Only files that the entries need.
 */
export function declarations(): Map<string, string> {
  const { config } = ts.readConfigFile(resolve(REPOSITORY, 'tsconfig.json'), (file) => ts.sys.readFile(file)) as { config: { compilerOptions: object } };
  const { options } = ts.convertCompilerOptionsFromJson({ ...config.compilerOptions, noEmit: false, declaration: true, emitDeclarationOnly: true, noCheck: true, removeComments: false, newLine: 'lf' }, REPOSITORY);
  const program = ts.createProgram(ENTRIES.map((entry) => resolve(REPOSITORY, entry)), { ...options, rootDir: REPOSITORY, outDir: resolve(REPOSITORY, 'harness/declarations/types') });
  const written = new Map<string, string>();
  const wanted = [...ENTRIES];
  for (let path = wanted.pop(); path !== undefined; path = wanted.pop()) {
    const name = path.replace(/\.[jt]s$/, '.d.ts');
    if (written.has(name)) continue;
    const text = declarationOf(program, resolve(REPOSITORY, path));
    written.set(name, text.replace(...PLAYWRIGHT).replaceAll(/(from |import\()(['"])(\.[^'"]*)\.ts\2/g, '$1$2$3.js$2'));
    for (const [, , imported] of text.matchAll(/(?:from |import\()(['"])(\.[^'"]*\.[jt]s)\1/g)) wanted.push(relative(REPOSITORY, resolve(REPOSITORY, dirname(path), imported!)).replaceAll('\\', '/'));
  }
  return written;
}

function declarationOf(program: ts.Program, file: string): string {
  let text = '';
  // A program of plain JavaScript has its declarations beside it.
  if (file.endsWith('.js')) text = ts.sys.readFile(file.replace(/\.js$/, '.d.ts')) ?? '';
  else program.emit(program.getSourceFile(file), (_, written) => (text = written), undefined, true);
  if (text === '') throw new Error(`no declarations of ${file}`);
  return text;
}
