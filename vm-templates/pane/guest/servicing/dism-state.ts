import type { DismCommand } from './dism-command.ts';
import { drawProgress, type Listing } from './dism-output.ts';
import { listPackages, CBS_STATE } from './package-store.ts';
import { readPending } from './pending.ts';
import { removePackage } from './package-remove.ts';
import { listProducts } from './products.ts';
import { HR, ServicingError } from './servicing-error.ts';

const getCurrentEdition: DismCommand = {
  kind: 'servicing',
  options: [],
  run: ({ image, out }) => {
    out(`Current edition is:\r\n\r\nCurrent Edition : ${image.edition}\r\n\r\n`);
    return {};
  },
};

const getApps: DismCommand = {
  kind: 'servicing',
  only: 'offline',
  options: [],
  run: ({ image, out, list }) => {
    const products = listProducts(image);
    if (products.length === 0) out('(No applications found in the image)\r\n\r\n');
    else
      list(
        products.map((product): Listing => [
          ['Product Code', product.code],
          ['Product Name', product.name],
        ]),
      );
    return {};
  },
};

/** /CheckHealth, /ScanHealth and /RestoreHealth look whether every package still has its manifest; /StartComponentCleanup drops superseded packages. */
const cleanupImage: DismCommand = {
  kind: 'servicing',
  options: ['checkhealth', 'scanhealth', 'restorehealth', 'startcomponentcleanup', 'resetbase', 'source', 'limitaccess'],
  run: (context) => {
    const { image, out, has } = context;
    if (has('startcomponentcleanup')) {
      if (readPending(image).length > 0) throw new ServicingError(HR.PENDING);
      for (const record of listPackages(image).filter((candidate) => candidate.state === CBS_STATE.superseded)) removePackage(image, record.name);
      if (!has('quiet')) drawProgress(context.process.stdout, [10, 100]);
      return {};
    }
    if (!has('checkhealth') && !has('scanhealth') && !has('restorehealth')) throw new ServicingError(HR.INVALID_PARAMETER);
    listPackages(image);
    if (!has('checkhealth') && !has('quiet')) drawProgress(context.process.stdout, [20, 60, 100]);
    out(has('restorehealth') ? 'The restore operation completed successfully.\r\n' : 'No component store corruption detected.\r\n');
    return {};
  },
};

export const stateCommands: Record<string, DismCommand> = { 'get-currentedition': getCurrentEdition, 'get-apps': getApps, 'cleanup-image': cleanupImage };
