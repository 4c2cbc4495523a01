import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runTool } from '../run-tool.ts';

/**
 * wimlib reads a WIM's XML with libxml2, which is linked against ICU, whose data library alone is 31 MB: a third of the
 * image, for converters that UTF-16 XML never asks for. The guest gets an empty data library of the same name instead:
 * the one symbol that libicuuc imports, with a header that ICU reads as 'no data'.
 * @param soname e.g. `libicudata.so.72`
 */
export async function writeEmptyIcuData(soname: string, target: string, temporary: string): Promise<void> {
  const symbol = `icudt${/\.so\.(\d+)/.exec(soname)![1]}_dat`;
  const source = path.join(temporary, 'icudata.s');
  await writeFile(source, `.section .rodata\n.balign 16\n.globl ${symbol}\n.type ${symbol}, @object\n.size ${symbol}, 64\n${symbol}:\n.zero 64\n.section .note.GNU-stack,"",@progbits\n`);
  await runTool('as', ['--64', '-o', path.join(temporary, 'icudata.o'), source]);
  await runTool('ld', ['-shared', '-soname', soname, '-o', target, path.join(temporary, 'icudata.o')]);
}
