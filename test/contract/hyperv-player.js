#!/usr/bin/env node
// Stands in for powershell.exe: plays what a test wrote into the folder WIMPROOF_PLAYER. Every call is noted in
// calls.ndjson ({argv, request, ledger}); VERB.json holds what to answer; lines appended to watch.txt are what a watch says.
import { appendFileSync, copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = process.env.WIMPROOF_PLAYER;
const argv = process.argv.slice(2);
const script = argv.find((word) => word.endsWith('.ps1')) ?? '';
const stdin = script.endsWith('invoke.ps1') ? readFileSync(0, 'utf8') : '';
const request = stdin === '' ? undefined : JSON.parse(stdin);
const ledger = process.env.WIMPROOF_PLAYER_LEDGER;
appendFileSync(join(folder, 'calls.ndjson'), `${JSON.stringify({ argv, stdin, request, ledger: ledger && existsSync(ledger) ? readFileSync(ledger, 'utf8') : '' })}\n`);

const answer = (value) => process.stdout.write(`WARNING: noise\r\n\r\n##wimproof-begin\r\n${JSON.stringify({ ok: true, value })}\r\n##wimproof-end\r\n`);
const file = join(folder, `${request?.verb}.json`);
if (existsSync(file)) {
  const play = JSON.parse(readFileSync(file, 'utf8'));
  process.stdout.write(play.stdout ?? '');
  process.stderr.write(play.stderr ?? '');
  process.exitCode = play.exitCode ?? 0;
  if (play.hang) setInterval(() => {}, 1000);
} else if (request?.verb === 'watch') {
  let said = 0;
  setInterval(() => {
    const text = existsSync(join(folder, 'watch.txt')) ? readFileSync(join(folder, 'watch.txt'), 'utf8') : '';
    process.stdout.write(text.slice(said));
    said = text.length;
  }, 20);
} else if (request?.verb === 'convert-disk') {
  // Fixed VHD and VHDX alike are what they were: the harness looks at the footer alone.
  copyFileSync(request.arguments.Path, request.arguments.DestinationPath);
  answer({ path: request.arguments.DestinationPath });
} else {
  const values = { 'find-switch': { name: 'Default Switch', type: 'Internal', isDefault: true }, 'new-machine': { id: '761c1c43-37c3-4cf3-bef0-b1020747ffaa' }, 'start-machine': { record: 41 }, 'remove-machine': { removed: true }, 'stop-machine': { state: 'Off' }, 'get-addresses': { addresses: ['127.0.0.1'], zone: null } };
  if (request) answer(values[request.verb] ?? {});
}
