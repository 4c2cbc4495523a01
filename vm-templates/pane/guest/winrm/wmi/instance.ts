import { escapeXml } from '../xml/element.ts';

export type WmiValue = string | number | boolean | Date | null | string[];
/** One CIM instance: its class and its properties in order. */
export interface WmiInstance {
  className: string;
  properties: [string, WmiValue][];
}

const XSI = 'http://www.w3.org/2001/XMLSchema-instance';
const CIM = 'http://schemas.dmtf.org/wbem/wscim/1/common';

function dateTime(date: Date): string {
  return date.toISOString().replace(/\.?0*Z$/, 'Z');
}

function element(name: string, value: WmiValue, datetime: string): string {
  if (value === null) return `<${name} xsi:nil="true"/>`;
  if (value instanceof Date) return `<${name}><${datetime}>${dateTime(value)}</${datetime}></${name}>`;
  if (Array.isArray(value)) return value.map((entry) => element(name, entry, datetime)).join('');
  return `<${name}>${escapeXml(String(value))}</${name}>`;
}

/** The whole instance, as Get and `select *` give it. */
export function renderInstance(instance: WmiInstance, resourceUri: string): string {
  const body = instance.properties.map(([name, value]) => element(`p:${name}`, value, 'cim:Datetime')).join('');
  return `<p:${instance.className} xmlns:xsi="${XSI}" xmlns:p="${escapeXml(resourceUri)}" xmlns:cim="${CIM}" xsi:type="p:${instance.className}_Type">${body}</p:${instance.className}>`;
}

/** Chosen properties, as a query with a property list gives them: no namespace. */
export function renderFragment(instance: WmiInstance, columns: string[]): string {
  const wanted = new Set(columns.map((column) => column.toUpperCase()));
  const body = instance.properties.filter(([name]) => wanted.has(name.toUpperCase())).map(([name, value]) => element(name, value, 'Datetime')).join('');
  return `<w:XmlFragment xmlns:xsi="${XSI}">${body}</w:XmlFragment>`;
}
