import type { Registry } from '../registry/registry.ts';
import { openImage } from '../servicing/image.ts';
import { importPfx } from '../winrm/config/certificates.ts';
import { allowWinrmHttp, FIREWALL_RULES } from '../winrm/config/firewall.ts';
import { writeListener } from '../winrm/config/listeners.ts';
import { WinrmConfig } from '../winrm/config/settings.ts';
import { ensureBuiltinAccounts, setEnabled, setPassword } from './accounts.ts';
import { isComputerName, writeComputerName } from './computer-name.ts';
import { writeImageState, writeSetupFlags } from './image-state.ts';

const POLICIES = 'HKLM\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System';
const WINRM = 'HKLM\\SYSTEM\\CurrentControlSet\\Services\\WinRM';
const AUTOMATIC = 2;

export interface FinishedState {
  computerName: string;
  administratorPassword: string;
  listeners: { transport: 'HTTP' | 'HTTPS'; port: number }[];
  /** Needed for an HTTPS listener. */
  certificate?: { pfx: Buffer; password: string };
}

/**
 * Puts an image directory (an applied install.wim) into the state that a finished Setup and `winrm quickconfig` leave:
 * Administrator enabled with the password, WinRM automatic with the listeners, Basic and unencrypted traffic allowed,
 * their ports open. Runs on the host as well. Throws RangeError for a name Setup would not take or an HTTPS listener
 * without certificate, ServicingError when there is no Windows in the directory, PfxError for a certificate it cannot read.
 */
export async function writeFinishedState(root: string, state: FinishedState): Promise<void> {
  if (!isComputerName(state.computerName)) throw new RangeError(`${state.computerName} is no computer name`);
  const image = openImage(root);
  const { registry } = image;
  ensureBuiltinAccounts(image);
  setPassword(image, 'Administrator', state.administratorPassword);
  setEnabled(image, 'Administrator', true);
  writeComputerName(registry, state.computerName);
  await configureWinrm(registry, state);
  writeSetupFlags(registry, { inProgress: false, oobe: false });
  writeImageState(registry, root, 'IMAGE_STATE_COMPLETE');
  image.save();
}

async function configureWinrm(registry: Registry, { listeners, certificate, computerName }: FinishedState): Promise<void> {
  registry.create(WINRM).setValue('Start', 'REG_DWORD', AUTOMATIC);
  // Local administrators other than the built-in one keep their full token over the network.
  registry.create(POLICIES).setValue('LocalAccountTokenFilterPolicy', 'REG_DWORD', 1);
  const config = new WinrmConfig(registry);
  config.set('Service/Auth/Basic', 'true');
  config.set('Service/AllowUnencrypted', 'true');
  const thumbprint = certificate ? await importPfx(registry, 'MY', certificate.pfx, certificate.password) : '';
  for (const { transport, port } of listeners) {
    const secure = transport === 'HTTPS';
    if (secure && !thumbprint) throw new RangeError('an HTTPS listener needs a certificate');
    writeListener(registry, { address: '*', transport, port, hostname: secure ? computerName : '', enabled: true, urlPrefix: 'wsman', certificateThumbprint: secure ? thumbprint : '' });
    openPort(registry, transport, port);
  }
}

function openPort(registry: Registry, transport: 'HTTP' | 'HTTPS', port: number): void {
  if (transport === 'HTTP' && port === 5985) return allowWinrmHttp(registry);
  const name = `Windows Remote Management (${transport}-In ${port})`;
  registry.create(FIREWALL_RULES).setValue(`WINRM-${transport}-${port}-In-TCP`, 'REG_SZ', `v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|LPort=${port}|Name=${name}|`);
}
