import type { Setting } from '../answer-file.ts';
import { itemsAt, textAt } from './read.ts';

/** A command of an answer file. */
export interface Command {
  /** `Microsoft-Windows-Deployment/RunSynchronous`. */
  list: string;
  order?: number;
  /** `Path` or `CommandLine`. */
  line: string;
  description?: string;
  willReboot?: string;
}

/** Lists of commands: their settings, and what the command line is called in their items. */
const LISTS = [
  { list: 'RunSynchronous', item: 'RunSynchronousCommand', line: 'Path' },
  { list: 'RunAsynchronous', item: 'RunAsynchronousCommand', line: 'Path' },
  { list: 'FirstLogonCommands', item: 'SynchronousCommand', line: 'CommandLine' },
  { list: 'LogonCommands', item: 'AsynchronousCommand', line: 'CommandLine' },
] as const;

/** Behind every Order, which is 500 at most. */
const LAST = 1000;

/** Every command of a component, each list in its Order; those without one last, as they stand. */
export function commandsOf(component: { name: string; settings: readonly Setting[] }): Command[] {
  return LISTS.flatMap(({ list, item, line }) =>
    itemsAt(component.settings, list, item)
      .map((settings): Command => {
        const order = Number(textAt(settings, 'Order') ?? Number.NaN);
        const description = textAt(settings, 'Description');
        const willReboot = textAt(settings, 'WillReboot');
        return {
          list: `${component.name}/${list}`,
          ...(Number.isInteger(order) && { order }),
          line: textAt(settings, line) ?? '',
          ...(description !== undefined && { description }),
          ...(willReboot !== undefined && { willReboot }),
        };
      })
      .toSorted((left, right) => (left.order ?? LAST) - (right.order ?? LAST)),
  );
}
