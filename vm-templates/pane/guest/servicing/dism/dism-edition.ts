import type { DismCommand } from './dism-command.ts';
import { setEdition, setProductKey, targetEditions } from '../licensing/edition.ts';
import { HR, ServicingError } from '../servicing-error.ts';

const getCurrentEdition: DismCommand = {
  kind: 'servicing',
  options: [],
  run: ({ image, out }) => {
    out(`Current edition is:\r\n\r\nCurrent Edition : ${image.edition}\r\n\r\n`);
    return {};
  },
};

const getTargetEditions: DismCommand = {
  kind: 'servicing',
  options: [],
  run: ({ image, out }) => {
    const editions = targetEditions(image);
    out('Editions that can be upgraded to:\r\n\r\n');
    out(`${editions.map((edition) => `Target Edition : ${edition}\r\n`).join('') || '(no editions are available)\r\n'}\r\n`);
    return {};
  },
};

const PRODUCT_KEY = 'Starting to install product key...\r\nFinished installing product key.\r\n\r\n';

const setEditionCommand: DismCommand = {
  kind: 'servicing',
  options: ['productkey', 'accepteula', 'geteula'],
  run: (context) => {
    const { image, out, all } = context;
    const edition = context.need('set-edition');
    // Client editions are changed on the running system with a product key (changepk.exe); only Server editions by DISM.
    if (image.online) throw new ServicingError(HR.NOT_SUPPORTED, 'Setting an edition is not supported with online images.', true);
    const [key] = all('productkey');
    out('Starting to update components...\r\n');
    const { removed } = setEdition(image, edition);
    if (key) {
      setProductKey(image, key);
      out(PRODUCT_KEY);
    }
    if (removed) out(`Removing package ${removed}\r\n`);
    context.progress([50, 100]);
    out('Finished updating components.\r\n\r\nStarting to apply edition-specific settings...\r\nFinished applying edition-specific settings.\r\n\r\n');
    return {};
  },
};

const setProductKeyCommand: DismCommand = {
  kind: 'servicing',
  only: 'offline',
  options: [],
  run: ({ image, out, need }) => {
    setProductKey(image, need('set-productkey'));
    out(PRODUCT_KEY);
    return {};
  },
};

export const editionCommands: Record<string, DismCommand> = {
  'get-currentedition': getCurrentEdition,
  'get-targeteditions': getTargetEditions,
  'set-edition': setEditionCommand,
  'set-productkey': setProductKeyCommand,
};
