import { randomBytes } from 'node:crypto';
import { type AuthenticateMessage, buildChallenge, FLAG, messageType, negotiateFlags, NtlmError, parseAuthenticate } from './messages.ts';
import { NtlmSession } from './session.ts';
import { unwrapSpnego, type Unwrapped, wrapSpnego } from './spnego.ts';
import { verifyNtlmV2 } from './verify.ts';

export interface AcceptorOptions {
  computer: string;
  version: { major: number; minor: number; build: number };
  /** The NT hash of an account that may log on over the network; undefined refuses it. */
  hashOf(user: string, domain: string): Buffer | undefined;
  channelBinding?: Buffer;
}

export type Step =
  | { kind: 'continue'; token: Buffer }
  | { kind: 'accepted'; user: string; session: NtlmSession; token?: Buffer }
  | { kind: 'refused'; user: string };

const OFFERED =
  FLAG.UNICODE | FLAG.REQUEST_TARGET | FLAG.SIGN | FLAG.SEAL | FLAG.NTLM | FLAG.ALWAYS_SIGN | FLAG.EXTENDED_SESSION_SECURITY | FLAG.VERSION | FLAG.KEY_128 | FLAG.KEY_EXCHANGE | FLAG.KEY_56;

/** The server's side of one NTLM handshake, raw or wrapped in SPNEGO. One per TCP connection: NTLM authenticates connections. */
export class NtlmAcceptor {
  readonly #options: AcceptorOptions;
  readonly #challenge = randomBytes(8);
  #negotiate?: Buffer;
  #challengeMessage?: Buffer;
  #mechTypes?: Buffer;
  constructor(options: AcceptorOptions) {
    this.#options = options;
  }

  /** Takes the client's next token. Throws NtlmError for a token that is out of order or not NTLM. */
  step(token: Buffer): Step {
    const wrapped = unwrapSpnego(token);
    if (wrapped?.mechTypes) this.#mechTypes = wrapped.mechTypes;
    // The client's optimistic token is for another mechanism: name ours and let it begin again.
    if (wrapped && !wrapped.ntlm && !this.#negotiate) return { kind: 'continue', token: wrapSpnego('accept-incomplete') };
    const ntlm = wrapped ? wrapped.ntlm : token;
    const type = ntlm && messageType(ntlm);
    if (type === 1) return { kind: 'continue', token: this.#answerNegotiate(ntlm!, wrapped !== undefined) };
    if (type === 3 && this.#negotiate) return this.#answerAuthenticate(ntlm!, wrapped);
    throw new NtlmError('unexpected token');
  }

  #answerNegotiate(token: Buffer, wrapped: boolean): Buffer {
    const asked = negotiateFlags(token);
    this.#negotiate = Buffer.from(token);
    this.#challengeMessage = buildChallenge({
      flags: (asked & OFFERED) | FLAG.UNICODE | FLAG.NTLM | FLAG.TARGET_INFO | FLAG.TARGET_TYPE_SERVER | FLAG.REQUEST_TARGET,
      challenge: this.#challenge,
      computer: this.#options.computer,
      version: this.#options.version,
      now: new Date(),
    });
    return wrapped ? wrapSpnego('accept-incomplete', this.#challengeMessage) : this.#challengeMessage;
  }

  #answerAuthenticate(token: Buffer, wrapped: Unwrapped | undefined): Step {
    const message = parseAuthenticate(token);
    const sessionKey = this.#verify(token, message);
    if (!sessionKey) return { kind: 'refused', user: message.user };
    const session = new NtlmSession(sessionKey, message.flags);
    if (!wrapped) return { kind: 'accepted', user: message.user, session };
    let mic: Buffer | undefined;
    if (wrapped.mechListMic && this.#mechTypes) {
      mic = session.exchangeMechListMic(this.#mechTypes, wrapped.mechListMic);
      if (!mic) return { kind: 'refused', user: message.user };
    }
    return { kind: 'accepted', user: message.user, session, token: wrapSpnego('accept-completed', undefined, mic) };
  }

  #verify(token: Buffer, message: AuthenticateMessage): Buffer | undefined {
    const ntHash = this.#options.hashOf(message.user, message.domain);
    if (!ntHash) return undefined;
    return verifyNtlmV2({
      ntHash,
      challenge: this.#challenge,
      negotiate: this.#negotiate!,
      challengeMessage: this.#challengeMessage!,
      authenticate: token,
      message,
      channelBinding: this.#options.channelBinding,
    });
  }
}
