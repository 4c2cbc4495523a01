import type { Account } from '../../system.ts';
import { formatRunTime, formatTimeout } from '../protocol/duration.ts';
import { CMD_SHELL, SHELL } from '../protocol/namespaces.ts';
import { newId } from '../protocol/response.ts';
import { escapeXml } from '../xml/element.ts';
import type { Codepage } from './codepage.ts';
import type { Command } from './command.ts';

export interface ShellOptions {
  owner: Account;
  clientIp: string;
  codepage: Codepage;
  idleTimeout: number;
  workingDirectory?: string;
  environment: Map<string, string>;
  name?: string;
  inputStreams: string;
  outputStreams: string;
}

/** One remote shell: settings for the commands that run in it, and a clock that ends it when nobody calls. */
export class Shell {
  readonly id: string;
  readonly options: ShellOptions;
  readonly commands = new Map<string, Command>();
  readonly #created = Date.now();
  readonly #onIdle: (shell: Shell) => void;
  #lastUse = Date.now();
  #requests = 0;
  #idle?: NodeJS.Timeout;

  constructor(options: ShellOptions, onIdle: (shell: Shell) => void, id = newId()) {
    this.id = id;
    this.options = options;
    this.#onIdle = onIdle;
    this.#arm();
  }

  /** Runs one request against the shell: it is not idle meanwhile. */
  async use<Result>(work: () => Promise<Result> | Result): Promise<Result> {
    this.#requests++;
    clearTimeout(this.#idle);
    try {
      return await work();
    } finally {
      this.#requests--;
      this.#lastUse = Date.now();
      if (this.#requests === 0) this.#arm();
    }
  }
  /** Ends every command; children die with their shell (job object). */
  close(): void {
    clearTimeout(this.#idle);
    this.#requests = Number.POSITIVE_INFINITY;
    for (const command of this.commands.values()) command.kill();
    this.commands.clear();
  }
  /** The rsp:Shell element of CreateResponse, Get and Enumerate. */
  render(): string {
    const { options } = this;
    const optional = (name: string, value: string | undefined): string => (value === undefined ? '' : `<rsp:${name}>${escapeXml(value)}</rsp:${name}>`);
    return (
      `<rsp:Shell xmlns:rsp="${SHELL}"><rsp:ShellId>${this.id}</rsp:ShellId>${optional('Name', options.name)}<rsp:ResourceUri>${CMD_SHELL}</rsp:ResourceUri>` +
      `<rsp:Owner>${escapeXml(options.owner.name)}</rsp:Owner><rsp:ClientIP>${escapeXml(options.clientIp)}</rsp:ClientIP>${optional('WorkingDirectory', options.workingDirectory)}` +
      `<rsp:IdleTimeOut>${formatTimeout(options.idleTimeout)}</rsp:IdleTimeOut><rsp:InputStreams>${escapeXml(options.inputStreams)}</rsp:InputStreams>` +
      `<rsp:OutputStreams>${escapeXml(options.outputStreams)}</rsp:OutputStreams><rsp:ShellRunTime>${formatRunTime(Date.now() - this.#created)}</rsp:ShellRunTime>` +
      `<rsp:ShellInactivity>${formatRunTime(this.#requests > 0 ? 0 : Date.now() - this.#lastUse)}</rsp:ShellInactivity></rsp:Shell>`
    );
  }
  #arm(): void {
    // setTimeout holds 31 bits; a longer idle time is as good as none.
    if (this.options.idleTimeout > 0x7fffffff) return;
    this.#idle = setTimeout(() => this.#onIdle(this), this.options.idleTimeout);
    this.#idle.unref();
  }
}
