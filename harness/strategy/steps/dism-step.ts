import { formatPackageIdentity } from '../../servicing/package-identity.ts';
import { languagePackIdentity } from '../../servicing/language-pack-identity.ts';
import type { CleanUpImage, CheckComponentStore, ResolvedOperation, SetInternational } from '../../servicing/operation.ts';
import {
  addAppxArguments, addCapabilityArguments, addDriverArguments, addPackageArguments, applyUnattendArguments, checkAppPatchArguments, cleanupImageArguments, disableFeatureArguments,
  enableFeatureArguments, listArguments, removeAppxArguments, removeCapabilityArguments, removePackageArguments, setEditionArguments, setInternationalArguments, setProductKeyArguments,
  type DismGlobals,
} from '../../tools/dism/arguments.ts';
import { needsSource } from '../../servicing/matrix/rows-of.ts';
import type { PlacedOperation } from '../payload-layout.ts';
import { removeDriverStep } from './driver-step.ts';
import { dismOptions, operationStep, payloadFile, payloadPath, withProductKey, type NumberedStep, type StepContext } from './step-context.ts';

/** ERROR_SUCCESS_REBOOT_REQUIRED: the operation is done, a restart completes it. */
export const REBOOT_REQUIRED = 3010;
const DONE = [0, REBOOT_REQUIRED];

/**
 * One operation by DISM, on an image or on the running system: one servicing option per command line, so that each exit
 * code and log belongs to it. Online, a restart follows at once when DISM asks for it, since pending actions block what
 * comes next (0x800f0806).
 */
export function dismSteps(placed: PlacedOperation, context: StepContext): NumberedStep[] {
  const { operation } = placed;
  if (operation.operation === 'remove-driver') return [removeDriverStep(placed, context)];
  if (operation.operation === 'set-international') return internationalSteps(placed, operation, context);
  if (operation.operation === 'list-image')
    return operation.what.map((listing) => (id) => operationStep(placed, context, listArguments(context.target, listing, dismOptions(id, context)), { title: `List ${listing}` }));
  const once = (title?: string): NumberedStep[] => [
    (id) => operationStep(placed, context, command(placed, context, dismOptions(id, context)), { success: DONE, rebootRequired: [REBOOT_REQUIRED], ...(title !== undefined && { title }) }),
  ];
  if (operation.operation === 'set-edition' && operation.productKey !== undefined && context.target !== 'online') {
    const { target } = context;
    const { productKey } = operation;
    return [...once(), (id) => operationStep(placed, context, withProductKey(productKey, (key) => setProductKeyArguments(target, key, dismOptions(id, context))), { title: 'Set the product key of the new edition' })];
  }
  return once(operation.operation === 'check-patch' ? `Check patch ${placed.file?.split('\\').at(-1) ?? operation.id}` : undefined);
}

function command(placed: PlacedOperation, context: StepContext, options: DismGlobals): string[] {
  const { operation } = placed;
  const { target, image } = context;
  const payload = payloadPath(placed);
  switch (operation.operation) {
    case 'add-package':
      return addPackageArguments(target, payload, { ...options, ...(operation.ignoreCheck && { ignoreCheck: true }), ...(operation.preventPending && { preventPending: true }) });
    case 'add-language':
      return addPackageArguments(target, payload, options);
    case 'remove-package':
      return removePackageArguments(target, operation.package === undefined ? { packagePath: payload } : { packageName: operation.package }, options);
    case 'remove-language':
      return removePackageArguments(target, { packageName: operation.package ?? formatPackageIdentity(languagePackIdentity(operation.language, image)) }, options);
    case 'add-capability':
      return addCapabilityArguments(target, operation.capability, { ...options, ...(operation.source !== undefined && { source: payload, limitAccess: true }) });
    case 'remove-capability':
      return removeCapabilityArguments(target, operation.capability, options);
    case 'enable-feature':
      return enableFeatureArguments(target, operation.feature, { ...options, ...(operation.all && { all: true }), ...(operation.limitAccess && { limitAccess: true }), ...featureSource(operation, payload) });
    case 'disable-feature':
      return disableFeatureArguments(target, operation.feature, { ...options, ...(operation.remove && { remove: true }) });
    case 'set-edition':
      if (target !== 'online') return setEditionArguments(target, operation.edition, options);
      return withProductKey(operation.productKey ?? '', (productKey) => setEditionArguments(target, operation.edition, { ...options, acceptEula: true, productKey }));
    case 'add-appx': {
      const named = (prefix: string): string[] => operation.files.filter(({ name }) => name.startsWith(prefix)).map(({ name }) => payloadFile(placed, name));
      const [license] = named('license/');
      return addAppxArguments(target, payload, { ...options, dependencies: named('dependencies/'), ...(license !== undefined && { license }), ...(operation.region !== undefined && { region: operation.region }) });
    }
    case 'remove-appx':
      return removeAppxArguments(target, operation.package, options);
    case 'apply-answer-file':
      return applyUnattendArguments(target, payload, options);
    case 'clean-up-image':
    case 'check-component-store':
      return storeArguments(operation, payload, context, options);
  }
  if (target === 'online') throw new RangeError(`DISM carries out ${operation.operation} on an image only`);
  switch (operation.operation) {
    case 'add-driver':
      return addDriverArguments(target, payload, { ...options, ...(operation.recurse && { recurse: true }), ...(operation.forceUnsigned && { forceUnsigned: true }) });
    case 'set-product-key':
      return withProductKey(operation.productKey, (key) => setProductKeyArguments(target, key, options));
    case 'check-patch':
      return checkAppPatchArguments(target, payload, options);
    default:
      throw new RangeError(`DISM does not carry out ${operation.operation}`);
  }
}

function storeArguments(operation: CleanUpImage | CheckComponentStore, payload: string, { target }: StepContext, options: DismGlobals): string[] {
  if (operation.operation === 'clean-up-image') return cleanupImageArguments(target, 'start-component-cleanup', { ...options, ...(operation.resetBase && { resetBase: true }) });
  const level = operation.level ?? 'check';
  return cleanupImageArguments(target, `${level}-health`, { ...options, ...(operation.source !== undefined && { source: payload, limitAccess: true }) });
}

/** .NET Framework 3.5 is not in the image; its files are on the installation medium ("Deploy .NET Framework 3.5"). */
function featureSource(operation: Extract<ResolvedOperation, { operation: 'enable-feature' }>, payload: string): { source?: string } {
  if (operation.source !== undefined) return { source: payload };
  return needsSource(operation) ? { source: '%INSTALL%\\sources\\sxs' } : {};
}

const SETTINGS = [
  ['all', 'AllIntl'],
  ['uiLanguage', 'UILang'],
  ['systemLocale', 'SysLocale'],
  ['userLocale', 'UserLocale'],
  ['inputLocale', 'InputLocale'],
  ['timeZone', 'TimeZone'],
] as const;

/** One call a setting; all of them first, so that the single ones have the last word. */
function internationalSteps(placed: PlacedOperation, operation: SetInternational, context: StepContext): NumberedStep[] {
  const { target } = context;
  if (target === 'online') throw new RangeError('DISM sets nothing international on a running system');
  return SETTINGS.flatMap(([key, option]): NumberedStep[] => {
    const value = operation[key];
    if (value === undefined) return [];
    return [(id) => operationStep(placed, context, setInternationalArguments(target, option, value, dismOptions(id, context)), { title: `Set ${option} to ${value}` })];
  });
}
