import { expect, test } from '@playwright/test';
import { channelBinding } from '../../harness/guest/winrm/ntlm/channel-binding.ts';
import { md4 } from '../../harness/guest/winrm/ntlm/md4.ts';
import { NtlmClient } from '../../harness/guest/winrm/ntlm/ntlm-client.ts';
import { readChallenge } from '../../harness/guest/winrm/ntlm/ntlm-message.ts';
import { NtlmSession } from '../../harness/guest/winrm/ntlm/ntlm-session.ts';
import { rc4 } from '../../harness/guest/winrm/ntlm/rc4.ts';
import { openBody, SEALED_CONTENT_TYPE, sealBody } from '../../harness/guest/winrm/sealed-body.ts';
import { splitAccount } from '../../harness/guest/winrm/split-account.ts';
import { makeCertificate } from '../../harness/guest/certificate.ts';
import { channelBinding as paneBinding } from '../../vm-templates/pane/guest/winrm/ntlm/verify.ts';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s+/g, ''), 'hex');
const base64 = (text: string): Buffer => Buffer.from(text, 'base64');

/**
 * One handshake and four sealed messages with pyspnego 0.12.0 (jborean93/pyspnego, src/spnego/_ntlm.py) as the server: it
 * took the third message, whose integrity code it checks, opened both requests and sealed both answers. The client's
 * random numbers were 0x11 and 0x22 repeated; the account is CORP\wimproof with the password below.
 */
const RECORDED = {
  password: 'Pässw0rd',
  challenge:
    'TlRMTVNTUAACAAAABAAEADAAAAA1gorikhns1a4pYOIAAAAAAAAAAEgASAA0AAAAVgBNAAEABABWAE0AAgAWAFcATwBSAEsAUwBUAEEAVABJAE8ATgADABIAbABvAGMAYQBsAGgAbwBzAHQABwAIAKjMJFqued0BAAAAAA==',
  authenticate:
    'TlRMTVNTUAADAAAAGAAYAFgAAACAAIAAcAAAAAgACADwAAAAEAAQAPgAAAAAAAAACAEAABAAEAAIAQAANYKI4goAAAAAAAAPHIDj2c1ti/pFpTlDVt5fgwAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAANpVD5Jr9kP5OBLewDCOoGwBAQAAAAAAAKjMJFqued0BEREREREREREAAAAAAQAEAFYATQACABYAVwBPAFIASwBTAFQAQQBUAEkATwBOAAMAEgBsAG8AYwBhAGwAaABvAHMAdAAHAAgAqMwkWq553QEGAAQAAgAAAAAAAAAAAAAAQwBPAFIAUAB3AGkAbQBwAHIAbwBvAGYAoIa3OiS9PvNMKK/IVcOa+g==',
  requests: [
    { text: '<s:Envelope>größe</s:Envelope>', signature: 'AQAAAOCkKmd56GHzAAAAAA==', sealed: 'AkuMa6PpNu1j1RUj77ObGmB6cVYCD4dkzI0jQGfcJnE=' },
    { text: 'second message', signature: 'AQAAAJRBsJe5YmGlAQAAAA==', sealed: 'RYgCFrNnNqkFN+pm1jk=' },
  ],
  answers: [
    { text: 'Antwort 漢', signature: 'AQAAANHbgceiQE1rAAAAAA==', sealed: '45g9S9/iw0Be5bc=' },
    { text: 'and another', signature: 'AQAAAK+29TORqk9SAQAAAA==', sealed: '0V1SjREaNytG3/k=' },
  ],
};

function recordedHandshake(password = RECORDED.password): ReturnType<NtlmClient['authenticate']> {
  let call = 0;
  const client = new NtlmClient({ random: (bytes) => Buffer.alloc(bytes, ++call * 0x11), now: () => new Date(0) });
  client.negotiate();
  return client.authenticate(base64(RECORDED.challenge), { user: 'wimproof', domain: 'CORP', password });
}

test('the messages are those that another implementation took and gave', () => {
  const { message, session } = recordedHandshake();
  expect(message.toString('base64')).toBe(RECORDED.authenticate);
  for (const { text, signature, sealed } of RECORDED.requests) {
    const made = session!.seal(Buffer.from(text));
    expect({ sealed: made.sealed.toString('base64'), signature: made.signature.toString('base64') }).toEqual({ sealed, signature });
  }
  for (const { text, signature, sealed } of RECORDED.answers) expect(session!.open(base64(sealed), base64(signature))?.toString()).toBe(text);
});

test('what was changed, is repeated or comes out of order does not open', () => {
  const first = RECORDED.answers[0]!;
  const second = RECORDED.answers[1]!;
  const open = (session: NtlmSession, { sealed, signature }: { signature: string; sealed: string }): Buffer | undefined => session.open(base64(sealed), base64(signature));
  const replayed = recordedHandshake().session!;
  expect(open(replayed, first)).toBeDefined();
  expect(open(replayed, first)).toBeUndefined();
  expect(open(recordedHandshake().session!, second)).toBeUndefined();
  const changed = base64(first.sealed);
  changed[3]! ^= 1;
  expect(recordedHandshake().session!.open(changed, base64(first.signature))).toBeUndefined();
  expect(open(recordedHandshake('Passw0rd').session!, first)).toBeDefined();
  expect(recordedHandshake('Passw0rd').message.toString('base64')).not.toBe(RECORDED.authenticate);
});

// [MS-NLMP] 4.2.1 (User, Domain, Password) and 4.2.4 (NTLMv2): challenge of a server without the time.
const NLMP_CHALLENGE = hex(`4e544c4d53535000 02000000 0c000c00 38000000 33828ae2 0123456789abcdef 0000000000000000 24002400 44000000 0600701700 00000f
  5300650072007600650072 00 02000c00 44006f006d00610069006e00 01000c00 530065007200760065007200 00000000`);

test('the NTLMv2 and LMv2 responses and the session key are those of [MS-NLMP] 4.2.4', () => {
  let call = 0;
  const client = new NtlmClient({ random: (bytes) => Buffer.alloc(bytes, [0xaa, 0x55][call++]), now: () => new Date(Date.UTC(1601, 0, 1)) });
  const { message } = client.authenticate(NLMP_CHALLENGE, { user: 'User', domain: 'Domain', password: 'Password' });
  const text = message.toString('hex');
  expect(text).toContain('86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa');
  expect(text).toContain('68cd0ab851e51c96aabc927bebef6a1c');
  expect(text.endsWith('c5dad2544fc9799094ce1ce90bc9d03e')).toBe(true);
});

test('a message is sealed as in [MS-NLMP] 4.2.4.4', () => {
  const flags = 0xe28a8233;
  const { sealed, signature } = new NtlmSession(Buffer.alloc(16, 0x55), flags).seal(Buffer.from('Plaintext', 'utf16le'));
  expect(sealed.toString('hex')).toBe('54e50165bf1936dc996020c1811b0f06fb5f');
  expect(signature.toString('hex')).toBe('010000007fb38ec5c55d497600000000');
});

test('MD4 and RC4 are those of RFC 1320 A.5 and RFC 6229', () => {
  expect(md4(Buffer.alloc(0)).toString('hex')).toBe('31d6cfe0d16ae931b73c59d7e0c089c0');
  expect(md4(Buffer.from('12345678901234567890123456789012345678901234567890123456789012345678901234567890')).toString('hex')).toBe('e33b4ddc9c38f2199c3e7b164fcc0536');
  expect(md4(Buffer.from('Password', 'utf16le')).toString('hex')).toBe('a4f49c406510bdcab6824ee7c30fd852');
  const stream = rc4(hex('0102030405'));
  expect(Buffer.concat([stream(Buffer.alloc(7)), stream(Buffer.alloc(9))]).toString('hex')).toBe('b2396305f03dc027ccc3524a0a1118a8');
});

test('a service that does not seal with 128 bits opens no session, and what is no challenge is refused', () => {
  const weak = base64(RECORDED.challenge);
  weak.writeUInt32LE((weak.readUInt32LE(20) & ~0x20000000) >>> 0, 20);
  expect(new NtlmClient().authenticate(weak, { user: 'u', domain: '', password: 'pass' }).session).toBeUndefined();
  const cut = base64(RECORDED.challenge).subarray(0, 70);
  for (const bad of [Buffer.alloc(0), Buffer.from('NTLMSSP\0'), Buffer.alloc(100), cut]) expect(() => readChallenge(bad)).toThrow(RangeError);
});

test('a sealed body is opened by the other side alone, whole or not at all', () => {
  const key = Buffer.alloc(16, 3);
  const flags = 0xe28a8233;
  // The server's end: what it seals is what the client opens.
  const serverSide = (): NtlmSession => new NtlmSession(key, flags);
  const body = sealBody(Buffer.from('größe'), 'application/soap+xml;charset=UTF-8', serverSide());
  expect(body.toString('latin1')).toContain('\tOriginalContent: type=application/soap+xml;charset=UTF-8;Length=7\r\n');
  // Directions have keys of their own: a client does not take its own words for an answer.
  expect(openBody(body, SEALED_CONTENT_TYPE, serverSide())).toBeUndefined();
  for (const bad of [Buffer.alloc(0), Buffer.from('<s:Envelope/>'), body.subarray(0, 260)]) expect(openBody(bad, SEALED_CONTENT_TYPE, serverSide())).toBeUndefined();
  expect(openBody(body, 'application/soap+xml', serverSide())).toBeUndefined();
});

test('the channel binding is that of the reference guest, which requests-ntlm is held against', async () => {
  const { pem } = await makeCertificate();
  const der = Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64');
  expect(channelBinding(der)).toEqual(paneBinding(der));
});

test('accounts are taken apart as Windows does', () => {
  expect(splitAccount('admin')).toEqual({ user: 'admin', domain: '' });
  expect(splitAccount('.\\admin')).toEqual({ user: 'admin', domain: '' });
  expect(splitAccount('CORP\\admin')).toEqual({ user: 'admin', domain: 'CORP' });
  expect(splitAccount('admin@corp.example')).toEqual({ user: 'admin@corp.example', domain: '' });
});
