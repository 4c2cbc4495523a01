import type { PrivateStore } from './config/certificates.ts';
import { certificateOfPfx } from './config/certificates.ts';
import type { Listener } from './config/listeners.ts';
import type { Settings } from './config/settings.ts';
import { WsmanHandler } from './http/handler.ts';
import { listen, type OpenListener } from './http/listen.ts';
import type { Accounts } from './http/logon.ts';
import { channelBinding } from './ntlm/verify.ts';
import type { ServiceContext } from './operations/context.ts';
import { Enumerations } from './operations/enumerations.ts';
import type { CommandRunner } from './shell/runner.ts';
import { ShellTable } from './shell/shell-table.ts';
import type { MachineFacts } from './wmi/machine-facts.ts';

/** Everything the service takes from the machine, so that tests can give it something else. */
export interface WinrmServiceOptions {
  settings: Settings;
  listeners(): Listener[];
  certificate(thumbprint: string): PrivateStore | undefined;
  accounts: Accounts;
  runner: CommandRunner;
  facts(): MachineFacts;
  /** Whether the firewall lets other machines reach a port. */
  firewallAllows(port: number): boolean;
  /** Told once per listener that cannot be opened. */
  log(line: string): void;
}

/** The Windows Remote Management service: its listeners and the shells behind them. */
export class WinrmService {
  readonly #options: WinrmServiceOptions;
  readonly #context: ServiceContext;
  readonly #open = new Map<string, OpenListener>();
  #running = false;
  #change: Promise<void> = Promise.resolve();

  constructor(options: WinrmServiceOptions) {
    this.#options = options;
    this.#context = { settings: options.settings, runner: options.runner, facts: options.facts, shells: new ShellTable(), enumerations: new Enumerations() };
  }
  get running(): boolean {
    return this.#running;
  }
  /** TCP port of each open listener, by `address+transport` (`*+HTTPS`). */
  get ports(): Map<string, number> {
    return new Map([...this.#open].map(([key, listener]) => [key.replace(/\|.*/, ''), listener.port]));
  }
  /** Number of open shells. */
  get shellCount(): number {
    return this.#context.shells.list().length;
  }

  async start(): Promise<void> {
    this.#running = true;
    await this.reload();
  }
  async stop(): Promise<void> {
    this.#running = false;
    await this.reload();
    this.#context.shells.closeAll();
  }
  /** Opens and closes listeners until they are those of the configuration. Called after every change to them. */
  reload(): Promise<void> {
    const change = this.#change.then(() => this.#apply());
    this.#change = change.catch(() => undefined);
    return change;
  }

  async #apply(): Promise<void> {
    const wanted = new Map((this.#running ? this.#options.listeners() : []).filter((entry) => entry.enabled).map((entry) => [
      `${entry.address}+${entry.transport}|${entry.port}|${entry.urlPrefix}|${entry.certificateThumbprint}`, entry,
    ]));
    for (const [key, listener] of this.#open) {
      if (wanted.has(key)) continue;
      this.#open.delete(key);
      await listener.close();
    }
    for (const [key, listener] of wanted) {
      if (this.#open.has(key)) continue;
      try {
        this.#open.set(key, await this.#listen(listener));
      } catch (error) {
        this.#options.log(`WinRM: cannot listen on ${listener.transport} port ${listener.port}: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  }
  async #listen(listener: Listener): Promise<OpenListener> {
    const secure = listener.transport === 'HTTPS';
    const tls = secure ? this.#options.certificate(listener.certificateThumbprint) : undefined;
    if (secure && !tls) throw new Error(`no certificate with a private key has the thumbprint ${listener.certificateThumbprint}`);
    const der = tls && (tls.der ?? (await certificateOfPfx(tls.pfx, tls.passphrase)));
    return listen({
      handler: new WsmanHandler({
        context: this.#context,
        accounts: this.#options.accounts,
        secure,
        urlPrefix: listener.urlPrefix,
        channelBinding: der && channelBinding(der),
      }),
      port: listener.port,
      host: listener.address.startsWith('IP:') ? listener.address.slice(3) : undefined,
      tls,
      admit: (port) => this.#options.firewallAllows(port),
    });
  }
}
