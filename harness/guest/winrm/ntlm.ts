import { createType1Message, createType3Message, decodeType2Message } from 'winrm-client/dist/src/utils/ntlm.js';
import { WinRmError } from './winrm-error.ts';

/**
 * The two NTLM messages that a client sends ([MS-NLMP] 2.2.1), as HTTP `Negotiate` header values. The messages are
 * made by the library winrm-client (NTLMv2 with its own MD4, since OpenSSL 3 has none). Messages are neither signed
 * nor sealed: TLS with a pinned certificate protects them.
 */
export function ntlmNegotiate(): string {
  // Empty workstation: the host's name is nobody's business.
  return `Negotiate ${token(createType1Message('', ''))}`;
}

/** Answers the challenge of the server's `WWW-Authenticate` header. */
export function ntlmAuthenticate(challengeHeader: string, username: string, password: string, where: string): string {
  const challenge = /(?:^|,\s*)(?:Negotiate|NTLM)\s+([A-Za-z0-9+/=]+)/i.exec(challengeHeader)?.[1];
  if (!challenge)
    throw new WinRmError('WP-WINRM-AUTH', `${where} offers no NTLM challenge (it answered ${JSON.stringify(challengeHeader.slice(0, 80))})`, 'enable Negotiate in winrm/config/service/auth of the guest, or use basic');
  const { user, domain } = splitAccount(username);
  try {
    return `Negotiate ${token(createType3Message(decodeType2Message(`NTLM ${challenge}`), user, password, '', domain))}`;
  } catch (error) {
    throw new WinRmError('WP-WINRM-AUTH', `${where} sent an NTLM challenge that cannot be answered: ${error instanceof Error ? error.message : 'unknown shape'}`, 'allow NTLMv2 in the guest (LmCompatibilityLevel 3 or higher on the client side is what this client speaks)');
  }
}

/** `DOMAIN\user` or `user`; a local account has no domain, and the server's own name is taken from its challenge. */
function splitAccount(username: string): { user: string; domain: string } {
  const backslash = username.indexOf('\\');
  return backslash < 0 ? { user: username, domain: '' } : { user: username.slice(backslash + 1), domain: username.slice(0, backslash) };
}

function token(message: string): string {
  return message.replace(/^NTLM\s+/, '');
}
