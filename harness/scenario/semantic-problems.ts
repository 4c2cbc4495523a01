import path from 'node:path';
import { nearest } from './nearest.ts';
import type { DataProblem } from './schema-problems.ts';
import { operationId, PAYLOADS_VARIABLE, sourcePath } from './scenario-from-file.ts';
import type { ScenarioFile } from './schema.ts';

const EXTENSIONS: Record<string, { allowed: string[]; mend: string }> = {
  'add-package': { allowed: ['.cab'], mend: 'name the .cab; take it out of an .msu with `expand -F:* <file>.msu <folder>`' },
  'install-application': { allowed: ['.msi', '.exe'], mend: 'name an .msi or .exe installer' },
};

/** Rules between keys of a file that fits the schema; the file system is asked in `missing-files.ts`. Pure. */
export function semanticProblems(data: ScenarioFile, options: { knownTemplates?: readonly string[] } = {}): DataProblem[] {
  return [...imageProblems(data, options.knownTemplates), ...idProblems(data), ...sourceProblems(data), ...expectationProblems(data)];
}

function imageProblems({ image, machine }: ScenarioFile, knownTemplates?: readonly string[]): DataProblem[] {
  const problems: DataProblem[] = [];
  const bad = (at: string[], cause: string, mend: string, code = 'WP-SCENARIO-IMAGE'): void => void problems.push({ code, path: at, cause, mend });
  if (image.template !== undefined && image.source !== undefined) bad(['image'], "image has both 'template' and 'source'", 'keep one of the two');
  if (image.template === undefined && image.source === undefined) bad(['image'], "image has neither 'template' nor 'source'", "add 'template: pane', or 'source:' with the path of an .iso or .wim");
  if (image.index !== undefined && image.edition !== undefined) bad(['image'], "image has both 'index' and 'edition'", 'keep one of the two');
  if (image.source !== undefined && image.template === undefined && machine?.template === undefined)
    bad(['machine', 'template'], 'no machine template is named', "add 'machine: { template: <name> }'; with 'image.source' there is no default");
  if (image.source !== undefined && !/\.(iso|wim)$/i.test(image.source)) bad(['image', 'source'], `'${image.source}' is neither an .iso nor a .wim`, 'name installation media (.iso) or a .wim');
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
  return data.request.flatMap((entry, index): DataProblem[] => {
    if (!('source' in entry)) return [];
    const at = ['request', index, 'source'];
    const variable = /\$\{[^}]*\}/.exec(entry.source)?.[0];
    if (variable !== undefined && (variable !== PAYLOADS_VARIABLE || !entry.source.startsWith(PAYLOADS_VARIABLE)))
      return [{ code: 'WP-SCENARIO-VARIABLE', path: at, cause: `'${variable}' cannot stand here`, mend: 'the only variable is ${payloads}, at the start of a source' }];
    if (variable !== undefined && !data.payloads)
      return [{ code: 'WP-SCENARIO-VARIABLE', path: at, cause: '${payloads} is used, but no payloads are built', mend: "add 'payloads: { build: <script> }'" }];
    const rule = EXTENSIONS[entry.operation];
    const extension = path.extname(entry.source).toLowerCase();
    if (rule && !rule.allowed.includes(extension))
      return [{ code: 'WP-SCENARIO-PAYLOAD-KIND', path: at, cause: `${entry.operation} cannot take '${entry.source}'`, mend: rule.mend }];
    return [];
  });
}

function expectationProblems({ expect = [] }: ScenarioFile): DataProblem[] {
  const seen = new Set<string>();
  return expect.flatMap((entry, index): DataProblem[] => {
    if (entry.id === undefined) return [];
    if (!seen.has(entry.id)) {
      seen.add(entry.id);
      return [];
    }
    return [{ code: 'WP-SCENARIO-DUPLICATE-ID', path: ['expect', index, 'id'], cause: `the expectation id '${entry.id}' is taken`, mend: 'give one of them another id' }];
  });
}

/** The paths that a scenario names on the host, each with its place in the file. */
export function namedFiles(data: ScenarioFile, folder: string, payloadsDirectory?: string): { path: (string | number)[]; file: string; kind: 'file' | 'driver' }[] {
  const files: { path: (string | number)[]; file: string; kind: 'file' | 'driver' }[] = [];
  if (data.image.source !== undefined) files.push({ path: ['image', 'source'], file: path.resolve(folder, data.image.source), kind: 'file' });
  if (data.payloads) files.push({ path: ['payloads', 'build'], file: path.resolve(folder, data.payloads.build), kind: 'file' });
  for (const [index, entry] of data.request.entries()) {
    if (!('source' in entry)) continue;
    const file = sourcePath(entry.source, folder, payloadsDirectory);
    if (file.startsWith(PAYLOADS_VARIABLE)) continue;
    files.push({ path: ['request', index, 'source'], file, kind: entry.operation === 'add-driver' ? 'driver' : 'file' });
  }
  return files;
}
