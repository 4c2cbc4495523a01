import type { Command } from 'commander';

/** `wimproof parse`: reads a saved transcript, log or payload, and prints what it says. */
export function addParseCommand(program: Command): void {
  program
    .command('parse')
    .description('read a saved transcript, log, hive or payload, and print what it says')
    .argument('[kind]', 'kind of file (--list prints them)')
    .argument('[file]', 'the file; - for standard input')
    .option('--json', 'print all data as JSON')
    .option('--list', 'print the kinds')
    .action(async (kind: string | undefined, file: string | undefined, options: { json?: boolean; list?: boolean }) => {
      const { parseSavedFile } = await import('./parse-saved-file.ts');
      process.exitCode = parseSavedFile(kind, file, options);
    });
}
