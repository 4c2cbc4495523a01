import { driverPackages } from '../driver-packages.ts';
import type { Operation, ResolvedOperation, SetInternational } from '../operation.ts';
import type { Row } from './row.ts';

const SETTINGS: readonly [keyof SetInternational, Row][] = [
  ['all', 'set-international/all'],
  ['uiLanguage', 'set-international/ui-language'],
  ['systemLocale', 'set-international/system-locale'],
  ['userLocale', 'set-international/user-locale'],
  ['inputLocale', 'set-international/input-locale'],
  ['timeZone', 'set-international/time-zone'],
];

/** The rows of the capability matrix that an operation with its options needs. Pure. */
export function rowsOf(operation: Operation | ResolvedOperation): Row[] {
  const payload = 'payload' in operation ? operation.payload : undefined;
  switch (operation.operation) {
    case 'add-package':
      if (operation.target !== undefined) return ['add-package/checkpoints'];
      return [/\.msu$/i.test(operation.source) ? 'add-package/msu' : 'add-package/cab'];
    case 'enable-feature':
      return ['enable-feature', ...(operation.all ? (['enable-feature/all'] as const) : []), ...(needsSource(operation) ? (['enable-feature/source'] as const) : [])];
    case 'disable-feature':
      return ['disable-feature', ...(operation.remove ? (['disable-feature/remove'] as const) : [])];
    case 'add-driver': {
      const coInstaller = driverPackages(payload).some(({ coInstallers }) => coInstallers.length > 0);
      return [
        'add-driver',
        ...(operation.recurse ? (['add-driver/recurse'] as const) : []),
        ...(operation.forceUnsigned ? (['add-driver/force-unsigned'] as const) : []),
        ...(coInstaller ? (['add-driver/co-installer'] as const) : []),
      ];
    }
    case 'set-international':
      return SETTINGS.filter(([key]) => operation[key] !== undefined).map(([, row]) => row);
    case 'install-application':
      return [/\.msi$/i.test(operation.source) ? 'install-application/msi' : 'install-application/exe'];
    case 'clean-up-image':
      return ['clean-up-image', ...(operation.resetBase ? (['clean-up-image/reset-base'] as const) : [])];
    case 'check-component-store':
      return [operation.level === 'restore' ? 'check-component-store/restore' : 'check-component-store'];
    case 'list-image':
      return operation.what.map((listing) => `list-image/${listing}` as const);
    default:
      return [operation.operation];
  }
}

/** .NET Framework 3.5 is not in any image since Windows 8; its files are on the installation medium ("Deploy .NET Framework 3.5"). */
export function needsSource({ feature, source }: { feature: string; source?: string }): boolean {
  return source !== undefined || feature.toLowerCase() === 'netfx3';
}
