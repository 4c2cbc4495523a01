import { expect, test } from '@playwright/test';
import { formatRunTime, formatTimeout, parseDuration } from '../../vm-templates/pane/guest/winrm/protocol/duration.ts';
import { child, childText, escapeXml } from '../../vm-templates/pane/guest/winrm/xml/element.ts';
import { parseXml, XmlError } from '../../vm-templates/pane/guest/winrm/xml/parse.ts';

test('names are resolved whatever the prefixes, and scopes end with their element', () => {
  const root = parseXml('<?xml version="1.0"?><!-- c --><a:r xmlns:a="urn:1" xmlns="urn:2"><x a:y="1" z="2"/><b:x xmlns:b="urn:1">t</b:x><x xmlns="urn:3">u</x></a:r>\n');
  expect([root.space, root.name]).toEqual(['urn:1', 'r']);
  expect(child(root, 'urn:2', 'x')?.attributes).toEqual(new Map([['{urn:1}y', '1'], ['z', '2']]));
  expect(childText(root, 'urn:1', 'x')).toBe('t');
  expect(childText(root, 'urn:3', 'x')).toBe('u');
});

test('references, CDATA, comments and quotes in attributes are read', () => {
  const root = parseXml(`<r a='"&lt;>' b="it's&#x20AC;">1 &amp; 2<!-- no --><![CDATA[<&]]>&#13;</r>`);
  expect(root.text).toBe('1 & 2<&\r');
  expect(root.attributes.get('a')).toBe('"<>');
  expect(root.attributes.get('b')).toBe("it's€");
});

for (const [what, xml] of Object.entries({
  'a document type': '<!DOCTYPE r [<!ENTITY e "x">]><r>&e;</r>',
  'an unknown entity': '<r>&e;</r>',
  'a bare ampersand': '<r>a & b</r>',
  'crossed tags': '<a><b></a></b>',
  'an open element': '<a><b></b>',
  'a second root': '<a/><b/>',
  'an undeclared prefix': '<p:a/>',
  'an attribute twice': '<a x="1" x="2"/>',
  'text outside': 'x<a/>',
  'nothing': '',
  'no reference to a character': '<a>&#x110000;</a>',
  'nesting without end': '<a>'.repeat(10_000),
})) {
  test(`refuses ${what}`, () => {
    expect(() => parseXml(xml)).toThrow(XmlError);
  });
}

test('a large message is parsed in linear time', () => {
  const text = 'A'.repeat(5_000_000);
  expect(parseXml(`<r>${text}</r>`).text.length).toBe(text.length);
});

test('what is escaped comes back; what XML cannot hold is replaced', () => {
  const text = 'a<b>&"c"\r\n\t\u0001é🪟';
  expect(parseXml(`<r>${escapeXml(text)}</r>`).text).toBe('a<b>&"c"\r\n\t\uFFFDé🪟');
});

test('durations', () => {
  expect(parseDuration('PT60S')).toBe(60_000);
  expect(parseDuration('PT60.000S')).toBe(60_000);
  expect(parseDuration('P0DT0H1M0.500S')).toBe(60_500);
  expect(parseDuration('PT5M0S')).toBe(300_000);
  for (const bad of ['PT-1S', '-PT1S', 'P', 'PT', '60', '']) expect(parseDuration(bad), bad).toBeUndefined();
  expect(formatRunTime(90_061_000)).toBe('P1DT1H1M1S');
  expect(formatTimeout(7_200_000)).toBe('PT7200.000S');
});
