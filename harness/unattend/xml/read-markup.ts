import type { XmlMarkup, XmlText } from './nodes.ts';
import type { Reader } from './reader.ts';

const DECLARATION = /^<\?xml[ \t\r\n]+version[ \t\r\n]*=[ \t\r\n]*("1\.[0-9]"|'1\.[0-9]')([ \t\r\n]+encoding[ \t\r\n]*=[ \t\r\n]*("[A-Za-z][\w.-]*"|'[A-Za-z][\w.-]*'))?([ \t\r\n]+standalone[ \t\r\n]*=[ \t\r\n]*("(yes|no)"|'(yes|no)'))?[ \t\r\n]*\?>$/;

/** `<?xml ... ?>` at the start of the document, if there is one. */
export function readDeclaration(reader: Reader): XmlMarkup | undefined {
  if (!/^<\?xml[ \t\r\n?]/.test(reader.text.slice(reader.at, reader.at + 6))) return undefined;
  const start = reader.at;
  reader.skipPast('?>', 'the XML declaration');
  if (!DECLARATION.test(reader.text.slice(start, reader.at))) reader.fail('the XML declaration is not well-formed', start);
  return { kind: 'declaration', start, end: reader.at };
}

/** A comment, processing instruction or CDATA section at the reader's place; undefined when none stands there. */
export function readMarkup(reader: Reader): XmlMarkup | XmlText | undefined {
  const start = reader.at;
  if (reader.take('<!--')) return comment(reader, start);
  if (reader.take('<![CDATA[')) {
    const inner = reader.at;
    reader.skipPast(']]>', 'the CDATA section');
    return { kind: 'cdata', start, end: reader.at, value: lineEnds(reader.text.slice(inner, reader.at - 3)) };
  }
  if (reader.take('<?')) {
    const target = reader.name('the target of a processing instruction');
    if (target.toLowerCase() === 'xml') reader.fail('an XML declaration stands only at the very start of the file', start);
    if (!reader.sees('?>') && !reader.space()) reader.fail(`white space is expected behind <?${target}, found ${reader.found()}`);
    reader.skipPast('?>', 'the processing instruction');
    return { kind: 'instruction', start, end: reader.at };
  }
  // An entity of a DTD can grow without bound, or read files; no answer file needs one.
  if (reader.sees('<!')) reader.fail(/^<!DOCTYPE/i.test(reader.text.slice(start, start + 9)) ? 'a document type declaration is refused' : "'<!' begins neither a comment nor a CDATA section");
  return undefined;
}

function comment(reader: Reader, start: number): XmlMarkup {
  reader.skipPast('--', 'the comment');
  if (!reader.take('>')) reader.fail("'--' is not allowed inside a comment", reader.at - 2);
  return { kind: 'comment', start, end: reader.at };
}

/** Text up to the next tag or markup. */
export function readText(reader: Reader): XmlText {
  const start = reader.at;
  const next = reader.text.indexOf('<', start);
  reader.at = next === -1 ? reader.text.length : next;
  const raw = reader.text.slice(start, reader.at);
  const section = raw.indexOf(']]>');
  if (section !== -1) reader.fail("']]>' is not allowed in text", start + section);
  // References are resolved in the text as it stands, so that the place of a wrong one is right.
  return { kind: 'text', start, end: reader.at, value: raw.includes('&') ? reader.resolve(raw, start).replace(/\r\n?/g, '\n') : lineEnds(raw) };
}

function lineEnds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}
