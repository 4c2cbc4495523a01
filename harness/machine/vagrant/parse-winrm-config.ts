import { vagrantError } from './vagrant-error.ts';

/** How Vagrant reaches a machine over WinRM. */
export interface VagrantWinRm {
  host: string;
  port: number;
  user: string;
}

/**
 * Reads `vagrant winrm-config`: lines of `Key Value` under `Host NAME`, as OpenSSH's configuration has them
 * (`templates/commands/winrm_config/config.erb` of Vagrant 2.3.4). The password is left where it is.
 * @throws WimproofError `WP-VAGRANT-WINRM-CONFIG` when host, port or user is missing: the output was cut, or is another one
 */
export function parseWinRmConfig(text: string): VagrantWinRm {
  const value = (key: string): string | undefined => new RegExp(`^[ \\t]+${key}[ \\t]+(\\S.*?)[ \\t\\r]*$`, 'm').exec(text)?.[1];
  const [host, port, user] = [value('HostName'), Number(value('Port')), value('User')];
  if (host === undefined || user === undefined || !Number.isInteger(port) || port < 1 || port > 65_535) {
    throw vagrantError('WP-VAGRANT-WINRM-CONFIG', 'vagrant winrm-config named no host, port and user', 'Run `vagrant winrm-config` in the folder of the machine and see what it says');
  }
  return { host, port, user };
}
