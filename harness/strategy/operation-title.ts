import { formatPackageIdentity } from '../servicing/package-identity.ts';
import type { ResolvedOperation } from '../servicing/operation.ts';

/** A line for people: `Add package Package_for_KB5099001~...`. */
export function operationTitle(operation: ResolvedOperation): string {
  const { payload } = operation;
  switch (operation.operation) {
    case 'add-package':
      return `Add package ${payload?.kind === 'package' && payload.container === 'cab' ? formatPackageIdentity(payload.identity) : (operation.target ?? fileName(operation.source))}`;
    case 'remove-package':
      return `Remove package ${operation.package ?? (payload?.kind === 'package' ? formatPackageIdentity(payload.identity) : operation.id)}`;
    case 'add-language':
      return `Add language pack ${operation.language}`;
    case 'remove-language':
      return `Remove language pack ${operation.language}`;
    case 'add-capability':
      return `Add capability ${operation.capability}`;
    case 'remove-capability':
      return `Remove capability ${operation.capability}`;
    case 'enable-feature':
      return `Enable feature ${operation.feature}`;
    case 'disable-feature':
      return `Disable feature ${operation.feature}${operation.remove ? ' and remove its payload' : ''}`;
    case 'add-driver':
      if (operation.recurse) return `Add the drivers below ${fileName(operation.source)}`;
      return `Add driver ${payload?.kind === 'driver' ? `${payload.originalFileName} ${payload.version}` : operation.id}`;
    case 'remove-driver':
      return `Remove driver ${operation.driver}`;
    case 'set-international':
      return `Set international settings: ${(['all', 'uiLanguage', 'systemLocale', 'userLocale', 'inputLocale', 'timeZone'] as const).flatMap((key) => (operation[key] === undefined ? [] : `${key} ${operation[key]}`)).join(', ')}`;
    case 'set-edition':
      return `Upgrade to edition ${operation.edition}`;
    case 'set-product-key':
      return 'Set the product key';
    case 'install-application': {
      const name = payload?.kind === 'application' ? [payload.productName, payload.productVersion].filter(Boolean).join(' ') : '';
      return `Install application ${name || fileName(operation.source)}`;
    }
    case 'install-patch':
      return `Install patch ${(payload?.kind === 'patch' && payload.displayName) || fileName(operation.source)}`;
    case 'check-patch':
      return `Check patch ${fileName(operation.source)}`;
    case 'add-appx':
      return `Provision app package ${payload?.kind === 'appx' ? payload.fullName : fileName(operation.source)}`;
    case 'remove-appx':
      return `Remove provisioned app package ${operation.package}`;
    case 'apply-answer-file':
      return `Apply answer file ${fileName(operation.source)}`;
    case 'set-registry-value':
      return `Set registry value ${operation.key}\\${operation.value}`;
    case 'remove-registry-value':
      return `Remove registry value ${operation.key}\\${operation.value}`;
    case 'copy-files':
      return `Copy ${fileName(operation.source)} to ${operation.destination}`;
    case 'clean-up-image':
      return `Clean up superseded components${operation.resetBase ? ' and reset the base' : ''}`;
    case 'check-component-store':
      return { check: 'Check the component store', scan: 'Scan the component store', restore: 'Repair the component store' }[operation.level ?? 'check'];
    case 'update-windows-pe':
      return `Service Windows PE (image ${operation.index ?? 1} of boot.wim)`;
    case 'list-image':
      return `List ${operation.what.join(', ')}`;
  }
}

function fileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
