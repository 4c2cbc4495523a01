import { WimproofError } from '../errors/wimproof-error.ts';
import type { Ledger } from '../run/ledger/ledger.ts';
import type { Provider, ProviderName } from './machine.ts';
import { QemuProvider } from './qemu/qemu-provider.ts';

export const PROVIDER_NAMES = ['qemu'] as const satisfies readonly ProviderName[];

/**
 * The provider of that name. Nothing is started or looked for yet.
 * @throws WimproofError `WP-PROVIDER-UNKNOWN`
 */
export function createProvider(name: ProviderName, options: { ledger: Ledger }): Provider {
  switch (name) {
    case 'qemu':
      return new QemuProvider(options);
    default:
      throw new WimproofError({ code: 'WP-PROVIDER-UNKNOWN', kind: 'scenario', cause: `there is no provider '${name}'`, mend: `name one of ${PROVIDER_NAMES.join(', ')}` });
  }
}
