import type { Process } from '../../system.ts';
import { onlineImage } from '../image.ts';
import { installKey, partialKey } from './licensing.ts';

const HEX = (code: number): string => `0x${(code >>> 0).toString(16).toUpperCase()}`;

/**
 * `slmgr.vbs` in a console ("Slmgr.vbs options"): /ipk installs a product key, /dli tells of the licence. Windows echoes the key; here
 * all but its last group is masked, so that no job log holds one. Gives the script's exit code.
 */
export function slmgr({ system, account }: Process, words: string[], write: (line: string) => void): number {
  const image = onlineImage(system);
  const [option = '', key = ''] = words;
  switch (option.toLowerCase()) {
    case '/ipk':
    case '-ipk': {
      if (!account.administrator && account.name.toUpperCase() !== 'SYSTEM') {
        write('Error: 0x80070005 Access denied: the requested action requires elevated privileges.');
        return 0x80070005 | 0;
      }
      const error = installKey(image, key);
      if (error === undefined) write(`Installed product key XXXXX-XXXXX-XXXXX-XXXXX-${partialKey(image.registry)} successfully.`);
      else write(`Error: ${HEX(error)} On a computer running Microsoft Windows non-core edition, run 'slui.exe 0x2a ${HEX(error)}' to display the error text.`);
      return (error ?? 0) | 0;
    }
    case '/dli':
    case '-dli': {
      const partial = partialKey(image.registry);
      if (!partial) {
        write('Error: product not found.');
        return 0xc004f014 | 0;
      }
      for (const line of [`Name: Windows(R), ${image.edition} edition`, 'Description: Windows(R) Operating System, VOLUME_KMSCLIENT channel', `Partial Product Key: ${partial}`, 'License Status: Notification']) write(line);
      return 0;
    }
    default:
      write(`Unrecognized option: ${option}`);
      write('Windows Software Licensing Management Tool');
      write('Usage: slmgr.vbs [MachineName [User Password]] [<Option>]');
      return 1;
  }
}
