import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** A call that the player got. */
export interface PlayedCall {
  argv: string[];
  stdin: string;
  request?: { verb: string; arguments: Record<string, unknown> };
  /** The ledger's text at that moment. */
  ledger: string;
}

/** A stand-in for powershell.exe (hyperv-player.js), and the folder through which a test directs it. */
export class Playing {
  readonly program = fileURLToPath(new URL('./hyperv-player.js', import.meta.url));
  readonly folder = mkdtempSync(path.join(os.tmpdir(), 'wp-play-'));

  constructor() {
    process.env['WIMPROOF_PLAYER'] = this.folder;
  }

  /** What a verb is to print from now on. */
  plays(verb: string, play: { stdout?: string; stderr?: string; exitCode?: number; hang?: boolean }): void {
    writeFileSync(path.join(this.folder, `${verb}.json`), JSON.stringify(play));
  }

  /** An error record in the form of exchange.psm1. */
  fails(verb: string, error: object): void {
    this.plays(verb, { stdout: `##wimproof-begin\r\n${JSON.stringify({ ok: false, error: { hresult: '0x80131500', cmdlet: '', at: null, ...error } })}\r\n##wimproof-end\r\n`, exitCode: 1 });
  }

  /** What every running watch says. */
  watchSays(...events: object[]): void {
    appendFileSync(path.join(this.folder, 'watch.txt'), events.map((event) => `##wimproof-event ${JSON.stringify(event)}\r\n`).join(''));
  }

  calls(verb?: string): PlayedCall[] {
    const file = path.join(this.folder, 'calls.ndjson');
    const calls = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n').map((line) => JSON.parse(line) as PlayedCall) : [];
    return verb === undefined ? calls : calls.filter((call) => call.request?.verb === verb);
  }

  end(): void {
    rmSync(this.folder, { recursive: true, force: true });
    delete process.env['WIMPROOF_PLAYER'];
    delete process.env['WIMPROOF_PLAYER_LEDGER'];
  }
}
