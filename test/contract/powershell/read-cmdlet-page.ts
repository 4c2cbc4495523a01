import type { DocumentedCmdlet, DocumentedParameter, ParameterUse } from './documented-cmdlet.ts';

/**
 * Reads a cmdlet's page as PlatyPS writes it: a heading and a YAML block for every parameter, a further block for every
 * group of parameter sets in which it is used differently.
 * @throws Error when the page has no syntax or no parameters
 */
export function readCmdletPage(page: string): Pick<DocumentedCmdlet, 'module' | 'sets' | 'parameters'> {
  const text = page.replaceAll('\r\n', '\n');
  const sets = readSets(section(text, 'SYNTAX'));
  const parameters: Record<string, DocumentedParameter> = {};
  for (const part of section(text, 'PARAMETERS').split(/^### -/m).slice(1)) {
    const name = /^[\w]+/.exec(part)?.[0];
    const blocks = [...part.matchAll(/^```yaml\n(.*?)^```/gms)].map((block) => readFields(block[1]!));
    if (!name || blocks.length === 0) continue;
    const values = blocks[0]!['Accepted values'];
    parameters[name] = {
      type: readType(blocks[0]!['Type']!),
      uses: blocks.map(readUse),
      ...(values ? { values: values.split(/,\s*/) } : {}),
    };
  }
  if (sets.length === 0) throw new Error('the page has no syntax');
  return { module: /^Module Name: (.*)$/m.exec(text)?.[1]?.trim() ?? '', sets, parameters };
}

/** The type's own name; of a generic type (`Nullable`) the one inside. */
function readType(type: string): string {
  return type.replace(/^.*\.(?=\w)/, '').replace(/(?<!\[)\]+$/, '');
}

function section(text: string, name: string): string {
  return new RegExp(`^## ${name}\\n(.*?)(?=^## )`, 'ms').exec(text)?.[1] ?? '';
}

/** The sets' names, the default one first. A cmdlet with one set has no heading for it. */
function readSets(syntax: string): string[] {
  // A set has several headings where providers add parameters: `Path (Default) - FileSystem provider`.
  const headings = [...syntax.matchAll(/^### (.+?)( \(Default\))?( - [\w ]+ providers?)?$/gm)];
  if (headings.length === 0) return /^```/m.test(syntax) ? ['(All)'] : [];
  return [...new Set(headings.sort((one, other) => (other[2] ? 1 : 0) - (one[2] ? 1 : 0)).map((heading) => heading[1]!))];
}

function readFields(block: string): Record<string, string> {
  return Object.fromEntries([...block.matchAll(/^([A-Z][\w ]*): *(.*)$/gm)].map((line) => [line[1]!, line[2]!.trim()]));
}

function readUse(fields: Record<string, string>): ParameterUse {
  const sets = fields['Parameter Sets'] ?? '(All)';
  const position = Number(fields['Position'] ?? 'Named');
  const pipeline = (['value', 'name'] as const).filter((how) => fields['Accept pipeline input']?.includes(how === 'value' ? 'ByValue' : 'ByPropertyName'));
  return {
    ...(sets === '(All)' ? {} : { sets: sets.split(/,\s*/) }),
    ...(fields['Required'] === 'True' ? { required: true } : {}),
    ...(Number.isInteger(position) ? { position } : {}),
    ...(pipeline.length > 0 ? { pipeline } : {}),
  };
}
