import { expect, test } from '@playwright/test';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { declarations } from '../../harness/declarations/declarations.ts';

// What a project finds that has installed the package. A compiler takes seconds on an idle host.
test.describe.configure({ timeout: 300_000 });

const repository = fileURLToPath(new URL('../..', import.meta.url));

test('the entry can be loaded by CommonJS and ES modules', () => {
  const entry = JSON.stringify(join(repository, 'harness', 'playwright', 'entry.js'));
  const say = 'console.log(Object.keys(api).sort().join())';
  const run = (kind: string, script: string): string => execFileSync(process.execPath, [`--input-type=${kind}`, '-e', script], { encoding: 'utf8' }).trim();
  const names = 'Guest,InfrastructureError,Lab,ProductError,ScenarioFileError,expect,scenarios,test';
  expect(run('commonjs', `const api = require(${entry}); ${say}`)).toBe(names);
  expect(run('module', `import * as api from ${entry}; ${say}`)).toBe(names);
});

test('what package.json exports is packed: entries, and declarations that are made when it is packed', () => {
  const manifest = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as { exports: Record<string, string | { types: string; default: string }>; scripts: Record<string, string> };
  expect(manifest.scripts['prepack']).toContain('harness/declarations/write-declarations.ts');
  const made = declarations();
  const entries = Object.values(manifest.exports).flatMap((one) => (typeof one === 'string' ? [] : [one]));
  expect(entries.map(({ types }) => types).filter((path) => !made.has(path.replace('./harness/declarations/types/', '')))).toEqual([]);
  expect(entries.map((one) => one.default).filter((path) => !existsSync(join(repository, path)))).toEqual([]);
});

test('strict projects of other kinds check their files against the declarations', () => {
  // Below the repository, so that the packages are found that users have installed with it.
  const types = test.info().outputPath('types');
  for (const [path, text] of declarations()) {
    mkdirSync(dirname(join(types, path)), { recursive: true });
    writeFileSync(join(types, path), text);
  }
  const suite = fileURLToPath(new URL('../suites/typed-suite.ts', import.meta.url));
  const program = test.info().outputPath('program.ts');
  writeFileSync(program, "import { loadScenario, openRun, runScenarios, type Outcome, type Plan } from 'wimproof';\nexport const verdict: Outcome['verdict'] = 'passed';\n// @ts-expect-error a path is text\nvoid loadScenario(3);\nexport const stages = (plan: Plan): string[] => plan.stages.map(({ name }) => name);\nvoid openRun('runs/latest').head;\nvoid runScenarios;\n");
  // Neither the endings of our imports nor our library are these projects'.
  const shared: ts.CompilerOptions = { target: ts.ScriptTarget.ES2022, lib: ['lib.es2022.d.ts'], strict: true, noEmit: true, exactOptionalPropertyTypes: true, noUnusedLocals: true, types: ['node'], paths: { wimproof: [join(types, 'harness', 'index.d.ts')], 'wimproof/playwright': [join(types, 'harness', 'playwright', 'index.d.ts')] } };
  for (const options of [
    { ...shared, skipLibCheck: true, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler },
    { ...shared, skipLibCheck: false, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
  ]) {
    const made = ts.createProgram([suite, program], options);
    const problems = ts.getPreEmitDiagnostics(made).filter(({ file }) => !file?.fileName.includes('/node_modules/'));
    expect(problems.map((one) => `${one.file?.fileName ?? ''}:${one.start ?? 0} ${ts.flattenDiagnosticMessageText(one.messageText, ' ')}`)).toEqual([]);
    expect(made.getSourceFiles().map(({ fileName }) => fileName).filter((name) => name.includes('/harness/') && !name.endsWith('.d.ts'))).toEqual([]);
  }
});
