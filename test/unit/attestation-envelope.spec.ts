import { createPublicKey, generateKeyPairSync, sign, verify, type KeyObject } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { decodeBase64, preAuthenticationEncoding, type Envelope } from '../../reports/attestation/envelope.ts';
import { keyId, signingKey, verificationKey } from '../../reports/attestation/keys.ts';
import { signPayload } from '../../reports/attestation/sign-payload.ts';
import { testResultStatement, type TestResultPredicate } from '../../reports/attestation/statement.ts';
import { parseStrictJson } from '../../reports/attestation/strict-json.ts';
import { LARGEST_ATTESTATION, verifyAttestation } from '../../reports/attestation/verify-attestation.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519');
const IMAGE = 'ab'.repeat(32);
const PREDICATE: TestResultPredicate = { result: 'PASSED', configuration: [{ name: 'tool', uri: 'pkg:generic/tool@1' }], passedTests: ['a/offline/x'], warnedTests: [], failedTests: [] };
const statement = (changes: Partial<TestResultPredicate> = {}) => testResultStatement({ name: 'golden.vhdx', sha256: IMAGE }, { ...PREDICATE, ...changes });
const bytes = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
const signed = (value: unknown = statement(), key: KeyObject = privateKey): Envelope => signPayload(bytes(value), key);
const check = (attestation: unknown, changes: Partial<Parameters<typeof verifyAttestation>[0]> = {}) => verifyAttestation({ attestation: bytes(attestation), imageSha256: IMAGE, publicKey, ...changes });
const problems = (...given: Parameters<typeof check>) => check(...given).problems.map(({ code, text }) => `${code.replace('WP-ATTESTATION-', '')}: ${text}`);

// Source: secure-systems-lab/dsse, protocol.md, "Test Vectors" (Apache-2.0).
const VECTOR = {
  body: 'hello world',
  type: 'http://example.com/HelloWorld',
  pae: 'DSSEv1 29 http://example.com/HelloWorld 11 hello world',
  x: 46950820868899156662930047687818585632848591499744589407958293238635476079160n,
  y: 5640078356564379163099075877009565129882514886557779369047442380624545832820n,
  envelope: { payload: 'aGVsbG8gd29ybGQ=', payloadType: 'http://example.com/HelloWorld', signatures: [{ sig: 'A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW2JIZA==' }] },
};

test("the protocol's own test vector: encoding, base64 and signature", () => {
  const pae = preAuthenticationEncoding(VECTOR.type, Buffer.from(VECTOR.body));
  expect(pae.toString('latin1')).toBe(VECTOR.pae);
  expect(decodeBase64(VECTOR.envelope.payload)!.toString()).toBe(VECTOR.body);
  const coordinate = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex').toString('base64url');
  const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x: coordinate(VECTOR.x), y: coordinate(VECTOR.y) }, format: 'jwk' });
  const sig = decodeBase64(VECTOR.envelope.signatures[0]!.sig)!;
  expect(verify('sha256', pae, { key, dsaEncoding: 'ieee-p1363' }, sig)).toBe(true);
  expect(verify('sha256', Buffer.concat([pae, Buffer.from(' ')]), { key, dsaEncoding: 'ieee-p1363' }, sig)).toBe(false);
});

test('lengths are those of bytes', () => {
  expect(preAuthenticationEncoding('ü', Buffer.from('äß', 'utf8')).toString('utf8')).toBe('DSSEv1 2 ü 4 äß');
  expect(preAuthenticationEncoding('', Buffer.alloc(0)).toString()).toBe('DSSEv1 0  0 ');
});

test('base64: both alphabets, and nothing that has two readings', () => {
  for (const [text, hex] of [['', ''], ['AA==', '00'], ['AA', '00'], ['-_8', 'fbff'], ['+/8=', 'fbff']] as const) expect(decodeBase64(text)?.toString('hex'), text).toBe(hex);
  for (const text of ['A', 'AA=', 'AB==', 'A A=', 'AA==\n', '+_8=', 'AAA', '====', '%%'])
    if (text !== 'AAA') expect(decodeBase64(text), text).toBeUndefined();
  expect(decodeBase64('AAB')).toBeUndefined();
});

test('what was signed verifies with the key, whatever the key id says', () => {
  const envelope = signed();
  expect(envelope).toMatchObject({ payloadType: 'application/vnd.in-toto+json', signatures: [{ keyid: keyId(publicKey) }] });
  expect(keyId(privateKey)).toBe(keyId(publicKey));
  expect(check(envelope)).toMatchObject({ ok: true, problems: [], signed: true, verifiedBy: keyId(publicKey), statement: { predicate: { result: 'PASSED' } } });
  const sig = envelope.signatures[0]!;
  for (const signatures of [[{ sig: sig.sig }], [{ ...sig, keyid: 'other' }], [{ sig: signed(statement(), other.privateKey).signatures[0]!.sig }, sig], [{ sig: decodeBase64(sig.sig)!.toString('base64url') }]]) expect(check({ ...envelope, signatures }).ok, JSON.stringify(signatures)).toBe(true);
  const typed = 'application/vnd.in-toto.test-result+json';
  expect(check(signPayload(bytes(statement()), privateKey, typed)).ok).toBe(true);
  // The type is signed too.
  expect(problems({ ...envelope, payloadType: typed })[0]).toMatch(/^SIGNATURE: none of the one signature is by the given key/);
});

test('nothing that was touched verifies', () => {
  const envelope = signed();
  const payload = Buffer.from(envelope.payload, 'base64');
  for (let at = 0; at < payload.length; at += 17) {
    const changed = Buffer.from(payload);
    changed[at]! ^= 1;
    expect(check({ ...envelope, payload: changed.toString('base64') }).problems.map(({ code }) => code), String(at)).toContain('WP-ATTESTATION-SIGNATURE');
  }
  expect(problems(signed(statement(), other.privateKey))).toEqual([`SIGNATURE: none of the one signature is by the given key (${keyId(publicKey)})`]);
  expect(problems({ ...envelope, signatures: [] })).toEqual(['UNSIGNED: the envelope has no signature']);
  expect(problems({ ...envelope, signatures: [] }, { allowUnsigned: true })).toEqual(['UNSIGNED: the envelope has no signature']);
  expect(problems({ ...envelope, signatures: [{ keyid: keyId(publicKey), sig: 'AAAA' }] })[0]).toMatch(/^SIGNATURE/);
  expect(problems(envelope, { publicKey: undefined })[0]).toMatch(/^NO-KEY: the attestation is signed, but no --public-key is given/);
  expect(check(envelope, { publicKey: undefined, allowUnsigned: true })).toMatchObject({ ok: true, signed: true });
  expect(check(envelope, { publicKey: undefined, allowUnsigned: true }).verifiedBy).toBeUndefined();
  expect(problems(signed(statement(), other.privateKey), { allowUnsigned: true })[0]).toMatch(/^SIGNATURE/);
});

test('a bare statement says nothing without --allow-unsigned', () => {
  expect(problems(statement(), { publicKey: undefined })).toEqual(['UNSIGNED: the statement is not signed: nobody vouches for it (--allow-unsigned accepts that)']);
  expect(check(statement(), { publicKey: undefined, allowUnsigned: true })).toMatchObject({ ok: true, signed: false });
  expect(problems(statement(), { allowUnsigned: true })[0]).toMatch(/^UNSIGNED: a public key is given/);
});

test('image, result and shape are judged with exact words', () => {
  expect(problems(signed(), { imageSha256: 'cd'.repeat(32) })).toEqual([`SUBJECT: the attestation is about ${IMAGE}; the image has the SHA-256 ${'cd'.repeat(32)}`]);
  expect(problems(signed(statement({ result: 'FAILED', failedTests: ['a/setup/x'] })))).toEqual(['RESULT: the result is FAILED: a/setup/x']);
  expect(problems(signed(statement({ failedTests: ['a/setup/x'] })))).toEqual(['RESULT: the result is PASSED, but 1 failed tests are listed']);
  expect(check(signed(statement({ result: 'WARNED', warnedTests: ['x'] }))).ok).toBe(true);
  const whole = statement();
  const cases: [unknown, string][] = [
    [{ ...whole, _type: 'https://in-toto.io/Statement/v0.1' }, 'STATEMENT: _type: Invalid input: expected "https://in-toto.io/Statement/v1", found'],
    [{ ...whole, predicateType: 'https://slsa.dev/provenance/v1' }, 'STATEMENT: predicateType: '],
    [{ ...whole, subject: [] }, 'STATEMENT: subject: '],
    [{ ...whole, subject: [{ name: 'x', uri: 'y' }] }, 'STATEMENT: subject.0: a subject without digest'],
    [{ ...whole, subject: [{ digest: { sha256: IMAGE.toUpperCase() } }] }, 'STATEMENT: subject.0.digest.sha256: not lower-case hexadecimal'],
    [{ ...whole, subject: [{ digest: { sha512: 'ab' } }] }, 'SUBJECT: no subject has a SHA-256'],
    [{ ...whole, predicate: { ...whole.predicate, result: 'passed' } }, 'STATEMENT: predicate.result: '],
    [{ ...whole, predicate: { ...whole.predicate, configuration: [{ name: 'only' }] } }, 'STATEMENT: predicate.configuration.0: a resource without uri, digest or content'],
    [{ ...whole, predicate: { result: 'PASSED' } }, 'STATEMENT: predicate.configuration: it is missing'],
    [{ ...whole, predicate: { ...whole.predicate, passedTests: [7] } }, 'STATEMENT: predicate.passedTests.0: '],
  ];
  for (const [value, words] of cases) expect(problems(signed(value))[0], words).toContain(words);
  // Fields of others are ignored, as the specification wants it.
  expect(check(signed({ ...whole, other: 1, predicate: { ...whole.predicate, other: 2 } })).ok).toBe(true);
});

test('hostile attestations are refused', () => {
  const envelope = signed();
  expect(problems({ ...envelope, payloadType: 'text/html\u202e' })[0]).toBe("PAYLOAD-TYPE: the payload is of the type 'text/html[U+202E]', not application/vnd.in-toto+json");
  expect(problems({ ...envelope, payload: `${envelope.payload}!` })).toEqual(['BASE64: the payload is not base64']);
  expect(problems({ ...envelope, payload: '' })).toEqual(['BASE64: the payload is not base64']);
  expect(problems({ ...envelope, payload: 7 })).toEqual(['BASE64: the payload is not base64']);
  expect(problems({ ...envelope, signatures: [{ sig: 'A' }] })).toEqual(['BASE64: signature 1 is not base64']);
  expect(problems({ ...envelope, signatures: [null] })).toEqual(['BASE64: signature 1 is not base64']);
  expect(problems({ ...envelope, signatures: 'x' })).toEqual(["ENVELOPE: 'signatures' is not a list"]);
  expect(problems(`{"payload":"AA==",${JSON.stringify(envelope).slice(1)}`)[0]).toMatch(/^JSON: the attestation is not one JSON value: the key "payload" occurs twice/);
  const doubled = JSON.stringify(statement()).replace('"predicate":', '"predicate":{"result":"PASSED","configuration":[]},"predicate":');
  expect(problems(signed(doubled))[0]).toMatch(/^JSON: the payload is not one JSON value: the key "predicate" occurs twice/);
  expect(problems(`${JSON.stringify(envelope)}{}`)[0]).toMatch(/^JSON: the attestation is not one JSON value/);
  expect(problems('[1]')).toEqual(['JSON: the attestation is not a JSON object']);
  expect(problems('null')).toEqual(['JSON: the attestation is not a JSON object']);
  expect(problems('')[0]).toMatch(/^JSON/);
  expect(verifyAttestation({ attestation: Buffer.from([0x7b, 0xff, 0x7d]), imageSha256: IMAGE }).problems[0]!.text).toContain('it is not UTF-8');
  expect(verifyAttestation({ attestation: Buffer.alloc(LARGEST_ATTESTATION + 1, 0x20), imageSha256: IMAGE }).problems[0]!.code).toBe('WP-ATTESTATION-TOO-LARGE');
  expect(problems('{}')[0]).toMatch(/^UNSIGNED/);
});

test('an attestation of many megabytes is read as a small one', () => {
  const long = statement({ passedTests: Array.from({ length: 200_000 }, (_, index) => `a-scenario-${index}/offline/package:x`) });
  const envelope = signed(long);
  expect(envelope.payload.length).toBeGreaterThan(9_000_000);
  expect(check(envelope)).toMatchObject({ ok: true, verifiedBy: keyId(publicKey) });
  expect(check(signed(statement({ failedTests: ['x'.repeat(8_000_000)] }))).problems.map(({ code }) => code)).toEqual(['WP-ATTESTATION-RESULT']);
});

test('strict JSON is JSON.parse, but for doubled keys and depth', () => {
  for (const text of ['{"a":{"b":1},"c":{"b":2}}', '[{"a":1},{"a":2}]', '{"a\\"b":1,"a":2}', '{"a":"{\\"a\\":1,\\"a\\":2}"}', '"x"', '7', '[[],{}]', '{"a":["a","a"]}', '{"a":"a","b":"a"}']) expect(parseStrictJson(text), text).toEqual(JSON.parse(text));
  for (const text of ['{"a":1,"a":1}', '{"a":1,"\\u0061":2}', '{"x":[{"a":1,"b":{},"a":3}]}', '{"":1,"":2}', '{"a":{"b":1},"a":2}', '{"__proto__":1,"__proto__":2}']) expect(() => parseStrictJson(text), text).toThrow('occurs twice');
  expect(() => parseStrictJson(`${'['.repeat(65)}${']'.repeat(65)}`)).toThrow('nested deeper than 64');
  expect(() => parseStrictJson('{"a":1,}')).toThrow(SyntaxError);
});

test('keys: Ed25519 in PEM, encrypted or not; everything else is said by name', () => {
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
  const locked = privateKey.export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'correct horse' }) as string;
  const rsa = generateKeyPairSync('rsa', { modulusLength: 1024 });
  expect(keyId(signingKey(pem, undefined))).toBe(keyId(publicKey));
  expect(keyId(signingKey(locked, 'correct horse'))).toBe(keyId(publicKey));
  const publicPem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
  const cases: [() => unknown, string][] = [
    [() => signingKey(locked, undefined), 'no passphrase is given'],
    [() => signingKey(locked, 'wrong'), 'cannot be decrypted'],
    [() => signingKey(rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }) as string, undefined), 'of the kind rsa, not Ed25519'],
    [() => signingKey(publicPem, undefined), 'is a public one'],
    [() => signingKey('-----BEGIN OPENSSH PRIVATE KEY-----\n', undefined), 'form of OpenSSH'],
    [() => signingKey('hello', undefined), 'not a private key in PEM'],
    [() => signingKey(pem.replace(/[A-Z]/g, 'x'), undefined), 'not a private key in PEM'],
    [() => signingKey('-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n', undefined), 'damaged'],
    [() => verificationKey(pem), 'is a private one'],
    [() => verificationKey('hello'), 'not a public key'],
    [() => verificationKey(rsa.publicKey.export({ type: 'spki', format: 'pem' }) as string), 'not Ed25519'],
  ];
  for (const [attempt, words] of cases) {
    let error: unknown;
    try {
      attempt();
    } catch (thrown) {
      error = thrown;
    }
    expect(error, words).toMatchObject({ kind: 'scenario', code: expect.stringMatching(/^WP-(SIGNING|PUBLIC)-KEY$/), message: expect.stringContaining(words) });
    expect(String(error)).not.toContain('correct horse');
  }
  expect(verificationKey(publicPem).equals(publicKey)).toBe(true);
  expect(sign(null, Buffer.from('x'), privateKey)).toHaveLength(64);
});
