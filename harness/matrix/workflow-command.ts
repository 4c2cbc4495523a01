/**
 * What the runner reads from a step: commands on its output (`::error file=...::text`) and environment files.
 * Sources: "Workflow commands for GitHub Actions" (docs.github.com/en/actions/reference/workflows-and-actions/
 * workflow-commands); escaping: actions/toolkit packages/core/src/command.ts, undone by actions/runner
 * src/Runner.Common/ActionCommand.cs.
 */
export interface CommandProperties {
  file?: string;
  line?: number;
  col?: number;
  title?: string;
}

/** One command on a line of its own, without the newline. Nothing in its values can end it or begin another. */
export function workflowCommand(name: string, properties: CommandProperties, message: string): string {
  const given = Object.entries(properties).filter(([, value]) => value !== undefined && value !== '');
  const list = given.map(([key, value]) => `${key}=${escapeProperty(String(value))}`).join(',');
  return `::${name}${list === '' ? '' : ` ${list}`}::${escapeData(message)}`;
}

/** `%`, carriage return and line feed. */
function escapeData(text: string): string {
  return text.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

/** The same, and what ends a property. */
function escapeProperty(text: string): string {
  return escapeData(text).replace(/:/g, '%3A').replace(/,/g, '%2C');
}

/**
 * An entry for the file named by GITHUB_OUTPUT, in the form for values of any number of lines.
 * @param delimiter random, so that no value can hold it by design
 * @throws RangeError when the value has the delimiter as a line: it would end there
 */
export function outputEntry(name: string, value: string, delimiter: string): string {
  if (value.split(/\r\n|\r|\n/).includes(delimiter)) throw new RangeError(`the value of ${name} has the delimiter as one of its lines`);
  return `${name}<<${delimiter}\n${value}\n${delimiter}\n`;
}
