/** An argument array as one readable line: arguments with blanks or quotes are quoted. For reading, not for running. */
export function commandLine(command: readonly string[]): string {
  return command.map((argument) => (argument === '' || /[\s"]/.test(argument) ? `"${argument.replace(/"/g, '\\"')}"` : argument)).join(' ');
}
