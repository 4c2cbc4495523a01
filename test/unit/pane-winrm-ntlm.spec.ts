import { expect, test } from '@playwright/test';
import { md4, ntHash } from '../../vm-templates/pane/guest/setup/md4.ts';
import { NtlmAcceptor } from '../../vm-templates/pane/guest/winrm/ntlm/acceptor.ts';
import { type AuthenticateMessage, AV, buildChallenge, FLAG, messageType, NtlmError, parseAuthenticate, readPairs } from '../../vm-templates/pane/guest/winrm/ntlm/messages.ts';
import { Rc4 } from '../../vm-templates/pane/guest/winrm/ntlm/rc4.ts';
import { NtlmSession } from '../../vm-templates/pane/guest/winrm/ntlm/session.ts';
import { unwrapSpnego, wrapSpnego } from '../../vm-templates/pane/guest/winrm/ntlm/spnego.ts';
import { verifyNtlmV2 } from '../../vm-templates/pane/guest/winrm/ntlm/verify.ts';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s+/g, ''), 'hex');

test('RC4 keeps its stream between calls (vectors of RFC 6229 and the classic ones)', () => {
  expect(new Rc4(Buffer.from('Key')).update(Buffer.from('Plaintext')).toString('hex')).toBe('bbf316e8d940af0ad3');
  const split = new Rc4(Buffer.from('Wiki'));
  expect(Buffer.concat([split.update(Buffer.from('ped')), split.update(Buffer.from('ia'))]).toString('hex')).toBe('1021bf0420');
  expect(new Rc4(hex('0102030405')).update(Buffer.alloc(16)).toString('hex')).toBe('b2396305f03dc027ccc3524a0a1118a8');
});

test('MD4 and NT hash are those of RFC 1320 and [MS-NLMP] 4.2.2.1.2', () => {
  expect(md4(Buffer.from('abc')).toString('hex')).toBe('a448017aaf21d8525fc10ae87aa6729d');
  expect(ntHash('Password').toString('hex')).toBe('a4f49c406510bdcab6824ee7c30fd852');
});

// [MS-NLMP] 4.2.1 and 4.2.4: User, Domain, Password, Server.
const BLOB = hex(`0101000000000000 0000000000000000 aaaaaaaaaaaaaaaa 00000000
  02000c00 44006f006d00610069006e00 01000c00 530065007200760065007200 00000000 00000000`);
const NT_RESPONSE = Buffer.concat([hex('68cd0ab851e51c96aabc927bebef6a1c'), BLOB]);
const FLAGS = FLAG.KEY_EXCHANGE | FLAG.KEY_128 | FLAG.KEY_56 | FLAG.EXTENDED_SESSION_SECURITY | FLAG.SIGN | FLAG.SEAL | FLAG.UNICODE | FLAG.NTLM;
const MESSAGE: AuthenticateMessage = { flags: FLAGS, user: 'User', domain: 'Domain', workstation: 'COMPUTER', ntResponse: NT_RESPONSE, encryptedSessionKey: hex('c5dad2544fc9799094ce1ce90bc9d03e') };
const proof = { ntHash: ntHash('Password'), challenge: hex('0123456789abcdef'), negotiate: Buffer.alloc(0), challengeMessage: Buffer.alloc(0), authenticate: Buffer.alloc(0) };

test('an NTLMv2 response is proved and the session key unwrapped ([MS-NLMP] 4.2.4.2)', () => {
  expect(verifyNtlmV2({ ...proof, message: MESSAGE })?.toString('hex')).toBe('55'.repeat(16));
});

test('a wrong hash, a changed blob, another user or an NTLMv1 response prove nothing', () => {
  const changed = Buffer.from(NT_RESPONSE);
  changed[20]! ^= 1;
  expect(verifyNtlmV2({ ...proof, ntHash: ntHash('password'), message: MESSAGE })).toBeUndefined();
  expect(verifyNtlmV2({ ...proof, message: { ...MESSAGE, ntResponse: changed } })).toBeUndefined();
  expect(verifyNtlmV2({ ...proof, message: { ...MESSAGE, user: 'Other' } })).toBeUndefined();
  expect(verifyNtlmV2({ ...proof, message: { ...MESSAGE, ntResponse: NT_RESPONSE.subarray(0, 24) } })).toBeUndefined();
});

test('a sealed message is opened and checked ([MS-NLMP] 4.2.4.4)', () => {
  const session = new NtlmSession(Buffer.alloc(16, 0x55), FLAGS);
  const sealed = hex('54e50165bf1936dc996020c1811b0f06fb5f');
  expect(session.open(sealed, hex('010000007fb38ec5c55d497600000000'))?.toString('utf16le')).toBe('Plaintext');
  const other = new NtlmSession(Buffer.alloc(16, 0x55), FLAGS);
  expect(other.open(sealed, hex('010000007fb38ec5c55d497700000000'))).toBeUndefined();
});

test('both directions have streams of their own, and replays do not open', () => {
  const key = Buffer.alloc(16, 7);
  const server = new NtlmSession(key, FLAGS);
  const first = server.seal(Buffer.from('one'));
  const second = server.seal(Buffer.from('one'));
  expect(second.sealed).not.toEqual(first.sealed);
  expect(server.open(first.sealed, first.signature)).toBeUndefined();
});

test('the challenge names the machine, holds a timestamp and asks for what sealing needs', () => {
  const challenge = buildChallenge({ flags: FLAGS, challenge: hex('0123456789abcdef'), computer: 'pane-machine-with-a-long-name', version: { major: 10, minor: 0, build: 26100 }, now: new Date(0) });
  expect(messageType(challenge)).toBe(2);
  expect(challenge.subarray(24, 32).toString('hex')).toBe('0123456789abcdef');
  const pairs = readPairs(challenge, challenge.readUInt32LE(44));
  expect(pairs.get(AV.COMPUTER)?.toString('utf16le')).toBe('PANE-MACHINE-WI');
  expect(pairs.get(AV.DNS_COMPUTER)?.toString('utf16le')).toBe('pane-machine-with-a-long-name');
  expect(pairs.get(AV.TIMESTAMP)?.readBigUInt64LE()).toBe(116444736000000000n);
});

test('SPNEGO wraps and unwraps', () => {
  const ntlm = Buffer.concat([Buffer.from('NTLMSSP\0\x01\0\0\0', 'latin1'), Buffer.alloc(300)]);
  const answer = unwrapSpnego(wrapSpnego('accept-incomplete', ntlm, Buffer.from('mic')));
  expect(answer?.ntlm).toEqual(ntlm);
  expect(answer?.mechListMic?.toString()).toBe('mic');
  // A NegTokenInit as gssapi clients send it: NTLM alone in the mechanism list.
  const init = hex('603006062b0601050502a0263024a00e300c060a2b06010401823702020aa21204104e544c4d535350000100000000000000');
  expect(unwrapSpnego(init)?.ntlm?.toString('hex')).toBe('4e544c4d535350000100000000000000');
  expect(unwrapSpnego(init)?.mechTypes?.toString('hex')).toBe('300c060a2b06010401823702020a');
  expect(unwrapSpnego(ntlm)).toBeUndefined();
});

test('tokens out of order or cut off are an NtlmError, not a crash', () => {
  const acceptor = (): NtlmAcceptor => new NtlmAcceptor({ computer: 'X', version: { major: 10, minor: 0, build: 26100 }, hashOf: () => undefined });
  const type3 = Buffer.concat([Buffer.from('NTLMSSP\0\x03\0\0\0', 'latin1'), Buffer.alloc(60, 0xff)]);
  expect(() => acceptor().step(type3)).toThrow(NtlmError);
  expect(() => acceptor().step(Buffer.from('rubbish'))).toThrow(NtlmError);
  expect(() => parseAuthenticate(type3)).toThrow(NtlmError);
  const begun = acceptor();
  expect(begun.step(Buffer.concat([Buffer.from('NTLMSSP\0\x01\0\0\0', 'latin1'), Buffer.alloc(4)])).kind).toBe('continue');
  expect(() => begun.step(type3)).toThrow(NtlmError);
});
