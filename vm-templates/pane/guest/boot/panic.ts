import { EXIT_PANIC } from './exit-codes.ts';
import type { SerialPort } from './serial-port.ts';

/** Lets an error that nobody caught end the process as a panic: one line on COM1, the stack on the error output, which init shows. */
export function reportPanic(serial: SerialPort): void {
  const die = (error: unknown): void => {
    const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    serial.writeLine(`##pane panic ${text.replace(/[\r\n]+/g, ' ')}`);
    process.stderr.write(`${error instanceof Error ? error.stack : text}\n`, () => process.exit(EXIT_PANIC));
  };
  process.on('uncaughtException', die);
  process.on('unhandledRejection', die);
}
