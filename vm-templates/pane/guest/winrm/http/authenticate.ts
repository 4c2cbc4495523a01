import type { Settings } from '../config/settings.ts';
import { NtlmAcceptor } from '../ntlm/acceptor.ts';
import { NtlmError } from '../ntlm/messages.ts';
import type { NtlmSession } from '../ntlm/session.ts';
import { type Accounts, type NetworkAccount, networkAccount, passwordLogon } from './logon.ts';

/** What authentication needs to know of the machine and the connection. */
export interface AuthenticationOptions {
  accounts: Accounts;
  settings: Settings;
  computer(): string;
  version(): string;
  /** HTTPS, or HTTP with AllowUnencrypted: Basic may be offered. */
  basicAllowed(): boolean;
  channelBinding?: Buffer;
}
export type Authentication =
  | { kind: 'user'; account: NetworkAccount; session?: NtlmSession; headers: string[] }
  /** 401 with these WWW-Authenticate values. */
  | { kind: 'challenge'; headers: string[] };

/** Basic credentials have no encoding of their own: newer clients send UTF-8, older ones the ANSI code page. */
function decodeCredentials(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return text.includes('\uFFFD') ? bytes.toString('latin1') : text;
}

/**
 * The authentication state of one TCP connection. NTLM authenticates a connection, so once it has succeeded later
 * requests on it need no Authorization header; Basic stands in every request.
 */
export class ConnectionAuthentication {
  readonly #options: AuthenticationOptions;
  #acceptor?: NtlmAcceptor;
  #user?: { account: NetworkAccount; session: NtlmSession };
  constructor(options: AuthenticationOptions) {
    this.#options = options;
  }

  authenticate(authorization: string | undefined): Authentication {
    const [scheme, token = ''] = authorization?.trim().split(/\s+/) ?? [];
    if (scheme === undefined || scheme === '') return this.#user ? { kind: 'user', ...this.#user, headers: [] } : this.#challenge();
    switch (scheme.toLowerCase()) {
      case 'basic':
        return this.#basic(decodeCredentials(Buffer.from(token, 'base64')));
      case 'negotiate':
        return this.#negotiate(Buffer.from(token, 'base64'));
      default:
        return this.#challenge();
    }
  }

  #challenge(): Authentication {
    this.#acceptor = undefined;
    this.#user = undefined;
    const { settings } = this.#options;
    const headers = settings.get('Service/Auth/Negotiate') ? ['Negotiate'] : [];
    if (settings.get('Service/Auth/Basic') && this.#options.basicAllowed()) headers.push('Basic realm="WSMAN"');
    return { kind: 'challenge', headers };
  }
  #basic(credentials: string): Authentication {
    const { settings, accounts } = this.#options;
    const colon = credentials.indexOf(':');
    if (colon < 0 || !settings.get('Service/Auth/Basic') || !this.#options.basicAllowed()) return this.#challenge();
    const account = passwordLogon(accounts, credentials.slice(0, colon), credentials.slice(colon + 1));
    return account ? { kind: 'user', account, headers: [] } : this.#challenge();
  }
  #negotiate(token: Buffer): Authentication {
    if (!this.#options.settings.get('Service/Auth/Negotiate')) return this.#challenge();
    if (this.#user) {
      // A new handshake on a connection that is logged on: the old logon ends.
      this.#user = undefined;
      this.#acceptor = undefined;
    }
    this.#acceptor ??= this.#newAcceptor();
    try {
      const step = this.#acceptor.step(token);
      if (step.kind === 'continue') return { kind: 'challenge', headers: [`Negotiate ${step.token.toString('base64')}`] };
      this.#acceptor = undefined;
      const account = step.kind === 'accepted' ? networkAccount(this.#options.accounts, step.user) : undefined;
      if (step.kind !== 'accepted' || !account) return this.#challenge();
      this.#user = { account, session: step.session };
      return { kind: 'user', ...this.#user, headers: step.token ? [`Negotiate ${step.token.toString('base64')}`] : [] };
    } catch (error) {
      if (error instanceof NtlmError || error instanceof RangeError) return this.#challenge();
      throw error;
    }
  }
  #newAcceptor(): NtlmAcceptor {
    const [major, minor, build] = this.#options.version().split('.').map(Number) as [number, number, number];
    return new NtlmAcceptor({
      computer: this.#options.computer(),
      version: { major, minor, build },
      hashOf: (user) => networkAccount(this.#options.accounts, user)?.ntHash,
      channelBinding: this.#options.channelBinding,
    });
  }
}
