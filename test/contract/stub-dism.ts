import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

// Stands for dism.exe on hosts without Windows, with the options of "DISM Image Management Command-Line Options": a mounted
// image is a folder that wimlib extracted, a commit captures it. Every call is written to STUB_DISM_LOG, a JSON array a line.
// STUB_DISM_DIE is a command that fails the first time; STUB_DISM_FAIL is a command that fails, with exit code STUB_DISM_CODE.
const argv = process.argv.slice(2);
const value = (name: string): string => argv.find((one) => one.toLowerCase().startsWith(`/${name.toLowerCase()}:`))?.slice(name.length + 2) ?? '';
const has = (name: string): boolean => argv.some((one) => one.toLowerCase() === `/${name.toLowerCase()}`);
const wimlib = (...given: string[]): void => void execFileSync('wimlib-imagex', given, { stdio: 'ignore' });
const fail = (code: number, text: string): never => {
  process.stdout.write(`\r\nError: ${code}\r\n\r\n${text}\r\n`);
  process.exit(code);
};

appendFileSync(process.env['STUB_DISM_LOG'] as string, `${JSON.stringify(argv)}\n`);
const failing = process.env['STUB_DISM_FAIL'];
if (failing !== undefined && has(failing)) fail(Number(process.env['STUB_DISM_CODE'] ?? 1), 'The stub was told to fail.');
const dying = process.env['STUB_DISM_DIE'];
const died = `${process.env['STUB_DISM_LOG'] as string}.died`;
if (dying !== undefined && has(dying) && !existsSync(died)) {
  writeFileSync(died, '');
  fail(1, 'The stub was told to die.');
}
const folder = value('MountDir');
// Of one mount at a time, beside the log.
const record = path.join(path.dirname(process.env['STUB_DISM_LOG'] as string), 'mounted.json');

if (!has('English')) fail(87, 'The stub wants /English.');
else if (has('Export-Image')) wimlib('export', value('SourceImageFile'), value('SourceIndex'), value('DestinationImageFile'), ...(has('Bootable') ? ['--boot'] : []));
else if (has('Mount-Image')) {
  if (!existsSync(folder) || readdirSync(folder).length > 0) fail(3, 'The mount folder must exist and be empty.');
  wimlib('apply', value('ImageFile'), value('Index'), folder);
  writeFileSync(record, JSON.stringify({ file: value('ImageFile'), folder }));
} else if (has('Unmount-Image')) {
  if (!existsSync(record)) fail(2, 'Nothing is mounted there.');
  const { file } = JSON.parse(readFileSync(record, 'utf8')) as { file: string };
  if (has('Commit')) {
    const fresh = path.join(mkdtempSync(`${folder}-`), 'new.wim');
    wimlib('capture', folder, fresh, 'PE', '--boot', '--compress=XPRESS');
    writeFileSync(file, readFileSync(fresh));
    rmSync(path.dirname(fresh), { recursive: true });
  }
  for (const name of readdirSync(folder)) rmSync(path.join(folder, name), { recursive: true });
  rmSync(record);
} else if (has('Get-MountedImageInfo')) {
  const mounted = existsSync(record) ? (JSON.parse(readFileSync(record, 'utf8')) as { file: string; folder: string }) : undefined;
  const told = mounted ? [`Mount Dir : ${mounted.folder}`, `Image File : ${mounted.file}`, 'Image Index : 1', 'Mounted Read/Write : Yes', 'Status : Ok', ''] : ['No mounted images found.', ''];
  process.stdout.write(['', 'Deployment Image Servicing and Management tool', 'Version: 10.0.22621.1', '', 'Mounted images:', '', ...told, 'The operation completed successfully.', ''].join('\r\n'));
} else if (!has('Cleanup-Mountpoints')) fail(87, 'The option is unknown.');
