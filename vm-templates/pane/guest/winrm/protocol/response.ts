import { randomUUID } from 'node:crypto';
import { escapeXml } from '../xml/element.ts';
import type { SoapFault } from './fault.ts';
import { ANONYMOUS, PREFIXES } from './namespaces.ts';

/** A GUID as Windows writes identifiers: upper case. */
export function newId(): string {
  return randomUUID().toUpperCase();
}

const DECLARATIONS = Object.entries(PREFIXES).map(([prefix, space]) => ` xmlns:${prefix}="${space}"`).join('');

/** A reply envelope around `body` (serialised XML with our prefixes). */
export function renderEnvelope(action: string, relatesTo: string | undefined, body: string, extraHeader = ''): string {
  const relates = relatesTo ? `<a:RelatesTo>${escapeXml(relatesTo)}</a:RelatesTo>` : '';
  return (
    `<s:Envelope xml:lang="en-US"${DECLARATIONS}><s:Header><a:Action>${escapeXml(action)}</a:Action>` +
    `<a:MessageID>uuid:${newId()}</a:MessageID><a:To>${ANONYMOUS}</a:To>${relates}${extraHeader}</s:Header><s:Body>${body}</s:Body></s:Envelope>`
  );
}

export function renderFault(fault: SoapFault, relatesTo: string | undefined, machine: string): string {
  const unknown = fault.shape.notUnderstood;
  const header = unknown ? `<s:NotUnderstood qname="nu:${escapeXml(unknown.name)}" xmlns:nu="${escapeXml(unknown.space)}"/>` : '';
  return renderEnvelope(fault.action, relatesTo, fault.render(machine), header);
}
