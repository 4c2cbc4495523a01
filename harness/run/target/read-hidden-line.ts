import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { WimproofError } from '../../errors/wimproof-error.ts';

export type HiddenInput = NodeJS.ReadableStream & { isTTY?: boolean };
export interface HiddenOutput {
  write(text: string): unknown;
}

/**
 * Asks on `output` and reads a line from a terminal without showing it. Line editing works; what readline would echo
 * goes nowhere.
 * @throws WimproofError WP-TARGET-PASSWORD (scenario) on Ctrl-C and at the end of the input
 */
export function readHiddenLine(question: string, input: HiddenInput, output: HiddenOutput): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  const reader = createInterface({ input, output: nowhere, terminal: true, historySize: 0 });
  output.write(question);
  return new Promise<string>((resolve, reject) => {
    reader.once('line', (line) => {
      resolve(line);
      reader.close();
    });
    reader.once('SIGINT', () => reader.close());
    reader.once('close', () => {
      output.write('\n');
      reject(new WimproofError({ code: 'WP-TARGET-PASSWORD', kind: 'scenario', cause: 'no password was typed', mend: 'type it, or give it in WIMPROOF_TARGET_PASSWORD or with --password-stdin' }));
    });
  });
}
