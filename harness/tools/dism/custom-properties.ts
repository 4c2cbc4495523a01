import { toolOutputError } from '../output/tool-output-error.ts';
import type { DismOutput } from './dism-output.ts';

export interface CustomProperty {
  /** `ServerComponent\UniqueName`. */
  name: string;
  value: string;
}

/**
 * The lines below `Custom Properties:`: `(No custom properties found)`, or `Path\Name : value` as Windows features with a
 * ServerComponent print them (seen for Microsoft-Windows-Subsystem-Linux and Microsoft-Hyper-V). A value may run on.
 */
export function customProperties(output: DismOutput, lines: readonly string[]): CustomProperty[] {
  const properties: CustomProperty[] = [];
  let none = false;
  for (const line of lines) {
    const text = line.trim();
    if (text === '') continue;
    const pair = /^([A-Za-z]+(?:\\[^\s:]+)+) : ?(.*)$/.exec(text);
    if (/^\(No custom properties found\)$/.test(text)) none = true;
    else if (pair) properties.push({ name: pair[1]!, value: pair[2]! });
    else if (properties.length > 0) properties.at(-1)!.value += `\n${text}`;
    else throw toolOutputError('dism', output.query, 'it has an unknown line', line);
  }
  if (none === properties.length > 0) throw toolOutputError('dism', output.query, 'its custom properties are neither listed nor said to be none');
  return properties;
}
