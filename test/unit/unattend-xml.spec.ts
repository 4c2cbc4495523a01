import { expect, test } from '@playwright/test';
import { spawnSync } from 'node:child_process';
import { AnswerFileError } from '../../harness/unattend/answer-file-error.ts';
import { readAnswerDocument } from '../../harness/unattend/answer-document.ts';
import { decodeXml, encodeXml } from '../../harness/unattend/xml/encoding.ts';
import { elementsOf, textOf } from '../../harness/unattend/xml/nodes.ts';
import { readDocument } from '../../harness/unattend/xml/read-document.ts';
import { writeDocument } from '../../harness/unattend/xml/write-document.ts';
import { corpusFiles, hasCorpus, NO_CORPUS, REFUSED } from './fixtures/answer-file-corpus.ts';
import { randomFrom } from './fixtures/seeded-random.ts';

/** Reason of the refusal with its place; undefined when bytes or text are well-formed. */
function refusal(from: Uint8Array | string): string | undefined {
  try {
    readDocument(typeof from === 'string' ? from : decodeXml(from).text);
    return undefined;
  } catch (error) {
    if (!(error instanceof AnswerFileError)) throw error;
    expect(error.kind).toBe('scenario');
    return error.message;
  }
}

function roundTrip(bytes: Uint8Array): Buffer {
  const { text, encoding } = decodeXml(bytes);
  return encodeXml({ text: writeDocument(readDocument(text)), encoding });
}

/** What expat, with namespaces, says of each document: '' or its error. */
function expatVerdicts(documents: readonly Uint8Array[]): string[] | undefined {
  const program = [
    'import sys, json, base64, xml.parsers.expat as e',
    'out = []',
    'for d in json.load(sys.stdin):',
    '    p = e.ParserCreate(namespace_separator="|")',
    '    try: p.Parse(base64.b64decode(d), True); out.append("")',
    '    except e.ExpatError as x: out.append(str(x))',
    'print(json.dumps(out))',
  ].join('\n');
  const { status, stdout } = spawnSync('python3', ['-c', program], { input: JSON.stringify(documents.map((document) => Buffer.from(document).toString('base64'))), encoding: 'utf8', maxBuffer: 2 ** 28 });
  return status === 0 ? (JSON.parse(stdout) as string[]) : undefined;
}

test('every well-formed answer file of the corpus is written back byte for byte, every other one is refused with its place', () => {
  test.skip(!hasCorpus, NO_CORPUS);
  const refused: Record<string, string> = {};
  let written = 0;
  for (const { name, bytes } of corpusFiles()) {
    const reason = refusal(bytes);
    if (reason !== undefined) refused[name] = reason;
    else {
      expect(roundTrip(bytes).equals(bytes), name).toBe(true);
      expect(readAnswerDocument(decodeXml(bytes).text).root.namespace, name).toBe('urn:schemas-microsoft-com:unattend');
      written++;
    }
  }
  expect(refused).toEqual(REFUSED);
  expect(written).toBe(78);
});

test('expat agrees on which files are well-formed, also of 1,500 mutated ones', () => {
  test.skip(!hasCorpus, NO_CORPUS);
  const random = randomFrom(20260301);
  const files = corpusFiles().filter(({ bytes }) => bytes.length < 12_000);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const pieces = ['<', '>', '&', '"', "'", '/', '<!--', '-->', '--', ']]>', '<![CDATA[', '<?x?>', '<?xml version="1.0"?>', '&#65;', '&#0;', '&lt;', '&nope;', 'a:b', ' x="1"', '<a/>', '</a>', '\u0001', '=', ' '];
  const mutants = Array.from({ length: 1500 }, () => {
    const text = pick(files).bytes.toString('latin1');
    const at = Math.floor(random() * text.length);
    const removed = random() < 0.4 ? Math.ceil(random() * 6) : 0;
    return Buffer.from(text.slice(0, at) + (random() < 0.6 ? pick(pieces) : '') + text.slice(at + removed), 'latin1');
  });
  const documents = [...corpusFiles().map(({ bytes }) => bytes), ...mutants];
  const verdicts = expatVerdicts(documents);
  test.skip(!verdicts, 'no python3 here, whose expat is the judge');
  const differing = documents.flatMap((document, index) => {
    const ours = refusal(document);
    return (ours === undefined) === (verdicts?.[index] === '') ? [] : [`ours: ${ours ?? 'well-formed'}; expat: ${verdicts?.[index] || 'well-formed'}`];
  });
  expect(differing).toEqual([]);
  expect(verdicts?.filter((verdict) => verdict !== '').length).toBeGreaterThan(500);
});

const ODD = [
  '<?xml version = \'1.0\' encoding="utf-8" ?>\r\n<!-- first -->\r\n<?style a="b"?>\r\n',
  '<u:unattend\txmlns:u = "urn:schemas-microsoft-com:unattend"  xmlns:wcm=\'http://schemas.microsoft.com/WMIConfig/2002/State\' >\r\n',
  '<u:settings pass="oobeSystem" >a &amp; &#x42; <![CDATA[<c> ]] ]]>\r\n<!-- <not> & - read --><u:component name=\'x "y"\'/></u:settings >\n',
  '<other xmlns="urn:else"><![CDATA[]]>\u00e4\u{1f600}</other>\r</u:unattend>\r\n<!-- last -->\r\n',
].join('');

for (const [name, encoding, mark] of [
  ['UTF-8', 'utf-8', ''],
  ['UTF-8 with a byte order mark', 'utf-8', '\uFEFF'],
  ['UTF-16LE', 'utf-16le', '\uFEFF'],
  ['UTF-16BE', 'utf-16be', '\uFEFF'],
  ['UTF-16LE without a byte order mark', 'utf-16le', ''],
] as const)
  test(`odd but well-formed, written back as it was: ${name}`, () => {
    const text = mark + ODD.replace('"utf-8"', encoding === 'utf-8' ? '"utf-8"' : '"UTF-16"');
    const bytes = encodeXml({ text, encoding });
    const decoded = decodeXml(bytes);
    expect(decoded).toEqual({ text, encoding });
    expect(roundTrip(bytes).equals(bytes)).toBe(true);
    const { root } = readAnswerDocument(decoded.text);
    expect(root).toMatchObject({ prefix: 'u', localName: 'unattend', namespace: 'urn:schemas-microsoft-com:unattend' });
    const settings = elementsOf(root, 'settings')[0]!;
    expect(textOf(settings)).toBe('a & B <c> ]] \n');
    expect(elementsOf(settings)[0]?.attributes[0]).toMatchObject({ name: 'name', value: 'x "y"' });
    expect(elementsOf(root, 'other')[0]?.namespace).toBe('urn:else');
  });

test('edits leave everything else as it was', () => {
  const document = readDocument(ODD);
  const component = elementsOf(elementsOf(document.root)[0]!)[0]!;
  const edited = writeDocument(document, [{ start: component.start, end: component.end, text: '' }, { start: 0, end: 0, text: 'A' }, { start: 0, end: 0, text: 'B' }]);
  expect(edited).toBe(`AB${ODD.replace("<u:component name='x \"y\"'/>", '')}`);
  expect(() => writeDocument(document, [{ start: 0, end: 4, text: '' }, { start: 2, end: 6, text: '' }])).toThrow('overlap');
});

const bomb = `<?xml version="1.0"?><!DOCTYPE u [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 9 }, (_, index) => `<!ENTITY a${index} "${`&a${index || ''};`.repeat(10)}">`).join('')}]><unattend>&a8;</unattend>`;
const HOSTILE: [name: string, text: string, reason: string][] = [
  ['entities that grow', bomb, 'line 1, column 22: a document type declaration is refused'],
  ['an external DTD', '<!DOCTYPE unattend SYSTEM "file:///etc/passwd"><unattend/>', 'line 1, column 1: a document type declaration is refused'],
  ['deep nesting', '<a>'.repeat(100_000), 'elements nest deeper than 64'],
  ['a huge attribute', `<a b="${'x'.repeat(5_000_000)}"/>`, 'the attribute b has 5000000 characters'],
  ['an attribute without an end', `<a b="${'x'.repeat(5_000_000)}`, 'the value of the attribute b is not ended by "'],
  ['many attributes', `<a ${Array.from({ length: 100_000 }, (_, index) => `b${index}="1"`).join(' ')}/>`, 'more than 64 attributes'],
  ['a huge name', `<${'a'.repeat(1_000_000)}/>`, 'a name has 1000000 characters'],
  ['a huge file', `<a>${'x'.repeat(17 * 1024 * 1024)}</a>`, 'more than 16777216'],
  ['a comment without an end', `<a><!-- ${'- '.repeat(1_000_000)}`, 'the comment is not ended by --'],
  ['many ampersands', `<a>${'&'.repeat(1_000_000)}</a>`, "line 1, column 4: a bare '&'"],
  ['an unknown entity', '<a>\r\n  &nbsp;</a>', 'line 2, column 3: the reference &nbsp; is not known'],
  ['a control by reference', '<a>&#7;</a>', 'the reference &#7; is not known'],
  ['a control character', '<a>\n\u0000</a>', 'line 2, column 1: the character U+0000 has no place in XML'],
  ['a lone surrogate', '<a>\ud800</a>', 'the character U+D800'],
  ['an attribute twice', '<a b="1" b="2"/>', 'line 1, column 10: <a> has the attribute b twice'],
  ['a missing quote', '<a b="1 c="2"><d/></a>', "white space, '>' or '/>' is expected in <a>"],
  ['crossed tags', '<a>\n<b></a></b>', 'line 2, column 4: </a> stands where </b> is expected'],
  ['an open end', '<a>\n <b>', 'line 2, column 2: <b> is not closed'],
  ['two roots', '<a/><b/>', 'line 1, column 5: a second root element'],
  ['no root', '<?xml version="1.0"?>\n', 'there is no root element'],
  ['an undeclared prefix', '<a><b wcm:action="add"/></a>', "line 1, column 7: the prefix 'wcm' is not declared"],
  ['white space before the declaration', '\n<?xml version="1.0"?><a/>', 'line 2, column 1: an XML declaration stands only at the very start'],
];
for (const [name, text, reason] of HOSTILE)
  test(`refuses ${name} in time`, () => {
    const start = performance.now();
    expect(refusal(text)).toContain(reason);
    expect(performance.now() - start).toBeLessThan(20_000);
  });

test('refuses bytes of another encoding than they claim', () => {
  expect(refusal(Buffer.from('\uFEFF<a>\ud800</a>', 'utf16le'))).toBe('the bytes are not UTF-16LE');
  expect(refusal(Buffer.from([]))).toBe('the file is empty');
  expect(refusal(Buffer.from('<a>\u00e4</a>', 'latin1'))).toBe('the bytes are not UTF-8');
  expect(refusal(Buffer.from('<?xml version="1.0" encoding="windows-1252"?><a>\u00e4</a>', 'latin1'))).toBe('the bytes are not UTF-8');
  expect(refusal(Buffer.from('<?xml version="1.0" encoding="windows-1252"?><a/>', 'latin1'))).toBeUndefined();
  expect(refusal(Buffer.from('<?xml version="1.0" encoding="windows-1252"?><a>\u00e4</a>', 'utf8'))).toContain('line 1, column 31: the file is UTF-8 but declares the encoding windows-1252');
});
