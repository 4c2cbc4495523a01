import { randomBytes } from 'node:crypto';
import type { Ledger } from '../../run/ledger/ledger.ts';
import { hyperVError } from './hyperv-error.ts';
import type { PowerShell } from './powershell.ts';

/**
 * The virtual switch of a run's machines. In this order: one that the user names; the Default Switch, which Windows
 * clients have, with NAT and a DHCP server; an internal one made for this run (Windows Server has no Default Switch:
 * multipass issue 1323), where host and guests give themselves link-local addresses and nothing else can be reached.
 */
export class RunSwitch {
  readonly #powershell: PowerShell;
  readonly #ledger: Ledger;
  readonly #named: string;
  #found: Promise<string> | undefined;

  constructor(powershell: PowerShell, ledger: Ledger, named: string = process.env['WIMPROOF_HYPERV_SWITCH'] ?? '') {
    this.#powershell = powershell;
    this.#ledger = ledger;
    this.#named = named;
  }

  /**
   * Its name, found or made at the first call.
   * @throws WimproofError `WP-HYPERV-SWITCH` when the named one is not there
   */
  name(signal: AbortSignal): Promise<string> {
    this.#found ??= this.#find(signal).catch((error: unknown) => {
      this.#found = undefined; // The next machine may try again.
      throw error;
    });
    return this.#found;
  }

  async #find(signal: AbortSignal): Promise<string> {
    const { name } = await this.#powershell.call('find-switch', { Name: this.#named }, { doing: 'list virtual switches', signal });
    if (name !== null) return name;
    if (this.#named !== '') throw hyperVError('WP-HYPERV-SWITCH', `there is no virtual switch '${this.#named}'`, 'See `Get-VMSwitch` for those that exist, and name one in WIMPROOF_HYPERV_SWITCH');
    const own = `wimproof-${randomBytes(6).toString('hex')}`;
    // Struck off by nobody: it goes with the run, when its ledger is closed, after the last machine.
    this.#ledger.add({ kind: 'command', argv: this.#powershell.freeing('switch', own), what: `virtual switch ${own}` });
    await this.#powershell.call('new-switch', { Name: own }, { doing: 'make a virtual switch', signal });
    return own;
  }
}
