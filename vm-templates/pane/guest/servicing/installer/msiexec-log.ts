import { writeFileSync } from 'node:fs';

/** A Windows Installer log: UTF-16 with byte order mark, as msiexec /l writes it. Lines are kept and written at the end. */
export class MsiexecLog {
  readonly #lines: string[] = [];
  add(line: string): void {
    this.#lines.push(line);
  }
  engine(line: string): void {
    this.add(`MSI (s) (00:00) [${new Date().toISOString().slice(11, 23).replace('.', ':')}]: ${line}`);
  }
  write(file: string): void {
    const stamp = new Date().toISOString().slice(0, 19).replace('T', '  ');
    const text = [`=== Verbose logging started: ${stamp} ===`, ...this.#lines, `=== Verbose logging stopped: ${stamp} ===`, ''].join('\r\n');
    writeFileSync(file, Buffer.from(`\ufeff${text}`, 'utf16le'));
  }
}
