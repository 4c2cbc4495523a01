import { WimproofError } from '../errors/wimproof-error.ts';
import type { Ledger } from '../run/ledger/ledger.ts';
import { HyperVProvider } from './hyperv/hyperv-provider.ts';
import type { Provider, ProviderName } from './machine.ts';
import { defaultProvider, PROVIDER_NAMES } from './provider-names.ts';
import { QemuProvider } from './qemu/qemu-provider.ts';
import { VagrantProvider } from './vagrant/vagrant-provider.ts';

/**
 * The provider of that name. Nothing is started or looked for yet.
 * @throws WimproofError `WP-PROVIDER-UNKNOWN`
 */
export function createProvider(name: ProviderName, options: { ledger: Ledger }): Provider {
  switch (name) {
    case 'qemu':
      return new QemuProvider(options);
    case 'hyperv':
      return new HyperVProvider(options);
    case 'vagrant':
      return new VagrantProvider({ ...options, base: createProvider(defaultProvider(), options) });
    default:
      throw new WimproofError({ code: 'WP-PROVIDER-UNKNOWN', kind: 'scenario', cause: `there is no provider '${name}'`, mend: `name one of ${PROVIDER_NAMES.join(', ')}` });
  }
}
