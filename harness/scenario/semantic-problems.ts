import path from 'node:path';
import { expectationProblems } from './expectation-problems.ts';
import { nearest } from './nearest.ts';
import type { NamedFile } from './named-files.ts';
import { operationPaths } from './operation-paths.ts';
import type { DataProblem } from './schema-problems.ts';
import { operationId, PAYLOADS_VARIABLE, sourcePath } from './scenario-from-file.ts';
import type { ScenarioFile } from './schema.ts';

/** Rules between keys of a file that fits the schema; the file system is asked in `missing-files.ts`. Pure. */
export function semanticProblems(data: ScenarioFile, options: { knownTemplates?: readonly string[] } = {}): DataProblem[] {
  return [...imageProblems(data, options.knownTemplates), ...idProblems(data), ...sourceProblems(data), ...operationProblems(data), ...expectationProblems(data.expect ?? [], data.request.map(operationId))];
}

function imageProblems({ image, machine }: ScenarioFile, knownTemplates?: readonly string[]): DataProblem[] {
  const problems: DataProblem[] = [];
  const bad = (at: string[], cause: string, mend: string, code = 'WP-SCENARIO-IMAGE'): void => void problems.push({ code, path: at, cause, mend });
  if (image.template !== undefined && image.source !== undefined) bad(['image'], "image has both 'template' and 'source'", 'keep one of the two');
  if (image.template === undefined && image.source === undefined) bad(['image'], "image has neither 'template' nor 'source'", "add 'template: pane', or 'source:' with the path of an .iso, .wim, .esd or .swm");
  if (image.index !== undefined && image.edition !== undefined) bad(['image'], "image has both 'index' and 'edition'", 'keep one of the two');
  if (image.source !== undefined && image.template === undefined && machine?.template === undefined)
    bad(['machine', 'template'], 'no machine template is named', "add 'machine: { template: <name> }'; with 'image.source' there is no default");
  if (image.source !== undefined && !/\.(iso|wim|esd|swm)$/i.test(image.source)) bad(['image', 'source'], `'${image.source}' is neither an .iso nor a .wim, .esd or .swm`, 'name installation media (.iso) or an image file');
  if (image.media !== undefined && (image.source === undefined || /\.iso$/i.test(image.source))) bad(['image', 'media'], "'media' is for a bare image file alone", "leave it out: this image's own medium brings Windows PE and Setup");
  if (image.media !== undefined && !/\.iso$/i.test(image.media)) bad(['image', 'media'], `'${image.media}' is no .iso`, 'name a Windows installation .iso');
  const templates: [string[], string | undefined][] = [[['image', 'template'], image.template], [['machine', 'template'], machine?.template]];
  for (const [at, template] of templates) {
    // A path names a template.yaml of the user's own.
    if (template === undefined || !knownTemplates || knownTemplates.includes(template) || /[\\/]/.test(template)) continue;
    const guess = nearest(template, knownTemplates);
    bad(at, `unknown machine template '${template}'`, guess ? `did you mean '${guess}'?` : `write one of ${knownTemplates.join(', ')}`, 'WP-SCENARIO-UNKNOWN-TEMPLATE');
  }
  return problems;
}

function idProblems({ request }: ScenarioFile): DataProblem[] {
  const seen = new Map<string, number>();
  return request.flatMap((entry, index): DataProblem[] => {
    const id = operationId(entry);
    const first = seen.get(id);
    if (first === undefined) {
      seen.set(id, index);
      return [];
    }
    const at = entry.id === undefined ? ['request', index] : ['request', index, 'id'];
    return [{ code: 'WP-SCENARIO-DUPLICATE-ID', path: at, cause: `the operation id '${id}' is taken by request[${first}]`, mend: "give one of them another 'id'" }];
  });
}

function sourceProblems(data: ScenarioFile): DataProblem[] {
  return data.request.flatMap((entry, index): DataProblem[] =>
    operationPaths(entry).flatMap(({ keys, value, kind, extensions, mend }): DataProblem[] => {
      const at = ['request', index, ...keys];
      const variable = /\$\{[^}]*\}/.exec(value)?.[0];
      if (variable !== undefined && (variable !== PAYLOADS_VARIABLE || !value.startsWith(PAYLOADS_VARIABLE)))
        return [{ code: 'WP-SCENARIO-VARIABLE', path: at, cause: `'${variable}' cannot stand here`, mend: 'the only variable is ${payloads}, at the start of a source' }];
      if (variable !== undefined && !data.payloads)
        return [{ code: 'WP-SCENARIO-VARIABLE', path: at, cause: '${payloads} is used, but no payloads are built', mend: "add 'payloads: { build: <script> }'" }];
      if (kind === 'file' && extensions && !extensions.includes(path.extname(value).toLowerCase()))
        return [{ code: 'WP-SCENARIO-PAYLOAD-KIND', path: at, cause: `${entry.operation} cannot take '${value}'`, mend: mend ?? `name a file that ends in ${extensions.join(' or ')}` }];
      return [];
    }),
  );
}

/** Keys of an operation that go together or exclude one another. */
function operationProblems(data: ScenarioFile): DataProblem[] {
  return data.request.flatMap((entry, index): DataProblem[] => {
    const problem = (cause: string, mend: string): DataProblem[] => [{ code: 'WP-SCENARIO-OPERATION', path: ['request', index], cause, mend }];
    if (entry.operation === 'remove-package' && (entry.package === undefined) === (entry.source === undefined))
      return problem("remove-package needs either 'package' or 'source'", 'name the package by its identity, or by a .cab that holds it');
    if (entry.operation === 'set-international') {
      const single = entry.uiLanguage ?? entry.systemLocale ?? entry.userLocale ?? entry.inputLocale;
      if (entry.all === undefined && single === undefined && entry.timeZone === undefined) return problem('set-international sets nothing', "add 'all', 'uiLanguage', 'systemLocale', 'userLocale', 'inputLocale' or 'timeZone'");
    }
    if (entry.operation === 'update-windows-pe' && !entry.packages && !entry.drivers && !entry.scratchSpace && entry.targetPath === undefined && entry.startScript === undefined)
      return problem('update-windows-pe changes nothing', "add 'packages', 'drivers', 'scratchSpace', 'targetPath' or 'startScript'");
    if (entry.operation === 'add-driver' && entry.via?.audit === 'dpinst' && entry.dpinst === undefined)
      return problem('DPInst is asked for, but not brought along', "add 'dpinst: <path of dpinst.exe>'; Windows does not carry it");
    return [];
  });
}

/** The paths that a scenario names on the host, each with its place in the file. */
export function namedFiles(data: ScenarioFile, folder: string, payloadsDirectory?: string): NamedFile[] {
  const files: NamedFile[] = [];
  if (data.image.source !== undefined) files.push({ path: ['image', 'source'], file: path.resolve(folder, data.image.source), kind: 'file' });
  if (data.image.media !== undefined) files.push({ path: ['image', 'media'], file: path.resolve(folder, data.image.media), kind: 'file' });
  if (data.payloads) files.push({ path: ['payloads', 'build'], file: path.resolve(folder, data.payloads.build), kind: 'file' });
  if (data.answerFile !== undefined) files.push({ path: ['answerFile'], file: path.resolve(folder, data.answerFile), kind: 'file' });
  for (const [index, entry] of data.request.entries())
    for (const { keys, value, kind } of operationPaths(entry)) {
      const file = sourcePath(value, folder, payloadsDirectory);
      if (!file.startsWith(PAYLOADS_VARIABLE)) files.push({ path: ['request', index, ...keys], file, kind });
    }
  return files;
}
