import type { DismCommand } from './dism-command.ts';
import type { Listing } from './dism-output.ts';
import { findFeatures, listFeatures } from '../packages/feature-list.ts';
import { disableFeatures, enableFeatures } from '../packages/features.ts';
import type { ServicedImage } from '../image.ts';
import { foundationPackage } from '../packages/package-store.ts';

/** Name and state of every feature, of one package or of the image. */
export function featureListing(image: ServicedImage, packageName?: string): Listing[] {
  return listFeatures(image, packageName).map((feature) => [
    ['Feature Name', feature.definition.name],
    ['State', feature.state],
  ]);
}

const getFeatures: DismCommand = {
  kind: 'servicing',
  options: ['packagename'],
  run: ({ image, out, list, all }) => {
    const packageName = all('packagename')[0];
    out(`Features listing for package : ${packageName ?? foundationPackage(image).name}\r\n\r\n`);
    const features = featureListing(image, packageName);
    if (features.length > 0) list(features);
    else out('(No features found for this package)\r\n\r\n');
    return {};
  },
};

const getFeatureInfo: DismCommand = {
  kind: 'servicing',
  options: ['featurename', 'packagename'],
  run: ({ image, out, list, need, all }) => {
    const [feature] = findFeatures(image, [need('featurename')], all('packagename')[0]);
    const { definition, state } = feature!;
    out('Feature Information:\r\n\r\n');
    list([
      [
        ['Feature Name', definition.name],
        ['Display Name', definition.displayName],
        ['Description', definition.description],
        ['Restart Required', definition.restart === 'required' ? 'Required' : definition.restart === 'no' ? 'No' : 'Possible'],
        ['State', state],
      ],
    ]);
    out('Custom Properties:\r\n\r\n(No custom properties found)\r\n\r\n');
    return {};
  },
};

const enableFeature: DismCommand = {
  kind: 'servicing',
  options: ['featurename', 'packagename', 'all', 'limitaccess', 'source'],
  run: (context) => {
    context.need('featurename');
    const names = context.all('featurename');
    findFeatures(context.image, names, context.all('packagename')[0]);
    context.out('Enabling feature(s)\r\n');
    const result = enableFeatures(context.image, names, {
      all: context.has('all'),
      sources: context.all('source').map((path) => context.resolve(path)),
      limitAccess: context.has('limitaccess'),
      packageName: context.all('packagename')[0],
    });
    context.progress([50, 100]);
    return result;
  },
};

const disableFeature: DismCommand = {
  kind: 'servicing',
  options: ['featurename', 'packagename', 'remove'],
  run: (context) => {
    context.need('featurename');
    const names = context.all('featurename');
    findFeatures(context.image, names, context.all('packagename')[0]);
    context.out('Disabling feature(s)\r\n');
    const result = disableFeatures(context.image, names, { remove: context.has('remove'), packageName: context.all('packagename')[0] });
    context.progress([50, 100]);
    return result;
  },
};

export const featureCommands: Record<string, DismCommand> = {
  'get-features': getFeatures,
  'get-featureinfo': getFeatureInfo,
  'enable-feature': enableFeature,
  'disable-feature': disableFeature,
};
