import { deprovisionAppx, listProvisioned, provisionAppx } from '../packages/appx-provision.ts';
import type { DismCommand } from './dism-command.ts';
import { HR, ServicingError } from '../servicing-error.ts';

const getProvisioned: DismCommand = {
  kind: 'servicing',
  options: [],
  run: ({ image, list }) => {
    list(
      listProvisioned(image).map((appx) => [
        ['DisplayName', appx.displayName],
        ['Version', appx.version],
        ['Architecture', appx.architecture],
        ['ResourceId', appx.resourceId],
        ['PackageName', appx.packageName],
        ['Regions', appx.regions],
      ]),
    );
    return {};
  },
};

const addProvisioned: DismCommand = {
  kind: 'servicing',
  options: ['packagepath', 'dependencypackagepath', 'licensepath', 'skiplicense', 'region', 'stubpackageoption'],
  run: ({ image, need, all, has, resolve }) => {
    if (image.isPe) throw new ServicingError(HR.NOT_SUPPORTED);
    const [license] = all('licensepath');
    provisionAppx(image, resolve(need('packagepath')), {
      dependencies: all('dependencypackagepath').map(resolve),
      license: license === undefined ? undefined : resolve(license),
      skipLicense: has('skiplicense'),
      region: all('region')[0],
    });
    return {};
  },
};

const removeProvisioned: DismCommand = {
  kind: 'servicing',
  options: ['packagename'],
  run: ({ image, need }) => {
    deprovisionAppx(image, need('packagename'));
    return {};
  },
};

export const appxCommands: Record<string, DismCommand> = {
  'get-provisionedappxpackages': getProvisioned,
  'add-provisionedappxpackage': addProvisioned,
  'remove-provisionedappxpackage': removeProvisioned,
};
