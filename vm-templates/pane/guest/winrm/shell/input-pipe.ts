import type { Input } from '../../system.ts';

/** Standard input of a running command: WinRM's Send writes, the program reads and waits. */
export class InputPipe implements Input {
  readonly #pieces: string[] = [];
  #ended = false;
  #waiting: ((piece: string | undefined) => void)[] = [];

  write(text: string): void {
    if (this.#ended || text === '') return;
    const reader = this.#waiting.shift();
    if (reader) reader(text);
    else this.#pieces.push(text);
  }
  end(): void {
    this.#ended = true;
    for (const reader of this.#waiting.splice(0)) reader(undefined);
  }
  read(): Promise<string | undefined> {
    const piece = this.#pieces.shift();
    if (piece !== undefined || this.#ended) return Promise.resolve(piece);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}
