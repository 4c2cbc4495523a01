import { toolOutputError } from '../output/tool-output-error.ts';

/**
 * Lines of a .reg file put together: hexadecimal data goes on behind a `\` at the line's end, a quoted string goes on
 * over line breaks until its quote. Comments (`;`) and empty lines are left out. Throws when the file ends inside one.
 */
export function readLogicalLines(text: string): string[] {
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  const logical: string[] = [];
  for (let index = 0; index < lines.length; index++) {
    let line = lines[index]!.trim();
    if (line === '' || line.startsWith(';')) continue;
    if (/^(?:"(?:[^"\\]|\\.)*"|@)\s*=\s*"/.test(line)) {
      line = lines[index]!.trimStart();
      while (!isClosed(line)) {
        if (++index >= lines.length) throw toolOutputError('reg', 'export (.reg file)', 'it is cut: a string is not closed', line);
        line += `\n${lines[index]}`;
      }
      line = line.trimEnd();
    } else if (/=\s*hex/i.test(line)) {
      while (line.endsWith('\\')) {
        if (++index >= lines.length || lines[index]!.trim() === '') throw toolOutputError('reg', 'export (.reg file)', 'it is cut: a value is to go on in the next line', line);
        line = line.slice(0, -1) + lines[index]!.trim();
      }
    }
    logical.push(line);
  }
  return logical;
}

/** Whether the string behind the `=` has its closing quote. */
function isClosed(line: string): boolean {
  return /^(?:"(?:[^"\\]|\\[\s\S])*"|@)\s*=\s*"(?:[^"\\]|\\[\s\S])*"/.test(line);
}
