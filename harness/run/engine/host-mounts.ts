import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { execa } from 'execa';
import type { Ledger, LedgerHandle } from '../ledger/ledger.ts';
import { freeMount } from './free-mount.ts';
import type { Host } from './host.ts';

const PROGRAM = fileURLToPath(new URL('./free-mount-program.ts', import.meta.url));
const LIMIT_MS = 600_000;

/** The images that a job has mounted on this host: each on record before it is mounted, struck off when it is gone. */
export class HostMounts {
  readonly #host: Pick<Host, 'dism' | 'environment'>;
  readonly #ledger: Ledger;
  readonly #folder: string;
  readonly #open = new Map<string, LedgerHandle>();

  /** @param folder of this host that all mount folders lie in; stays while one of them cannot be freed */
  constructor(host: Pick<Host, 'dism' | 'environment'>, ledger: Ledger, folder: string) {
    this.#host = host;
    this.#ledger = ledger;
    this.#folder = folder;
  }

  /** Puts a mount folder on record. @param directory as programs name it */
  record(directory: string): void {
    if (this.#open.has(directory)) return;
    const loader = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    const argv = [process.execPath, '--import', loader, PROGRAM, this.#host.dism, directory];
    this.#open.set(directory, this.#ledger.add({ kind: 'command', argv, what: `image mounted in ${directory}`, holds: this.#folder }));
  }

  /** The image is unmounted. */
  strike(directory: string): void {
    this.#open.get(directory)?.strike();
    this.#open.delete(directory);
  }

  /**
   * Throws away what is still mounted, after a step failed or the run was cancelled.
   * @returns why some of it still is
   */
  async freeAll(): Promise<string[]> {
    const left: string[] = [];
    for (const directory of [...this.#open.keys()].reverse()) {
      const why = await freeMount((argv) => this.#dism(argv), directory).catch((error: Error) => error.message);
      if (why === undefined) this.strike(directory);
      else left.push(why);
    }
    return left;
  }

  async #dism(argv: string[]): Promise<{ exitCode: number; output: string }> {
    const { exitCode = 1, stdout } = await execa(this.#host.dism, argv, { env: this.#host.environment, reject: false, timeout: LIMIT_MS, windowsHide: true, stdin: 'ignore', stripFinalNewline: false });
    return { exitCode, output: stdout };
  }
}
