import type { Write } from '../../system.ts';

/** What `winrm` prints: `name = value`, or a heading with lines below. */
export interface Branch {
  name: string;
  value?: string;
  below?: Branch[];
}

/** Prints as winrm.vbs does: four blanks per level; a name without a value stands alone. */
export function printTree(write: Write, branches: Branch[], depth = 0): void {
  for (const branch of branches) {
    write(`${'    '.repeat(depth)}${branch.name}${branch.value ? ` = ${branch.value}` : ''}\r\n`);
    printTree(write, branch.below ?? [], depth + 1);
  }
}
