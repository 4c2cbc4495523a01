import { child, childText, childrenOf, type XmlElement } from '../xml/element.ts';
import { parseXml, XmlError } from '../xml/parse.ts';
import { parseDuration } from './duration.ts';
import { badTimeout, badXml, envelopeTooSmall, headerMissing, notUnderstood } from './faults.ts';
import { ADDRESSING, IDENTITY, MICROSOFT_WSMAN, SOAP, WSMAN } from './namespaces.ts';

/** A WS-Management request, read. */
export interface WsmanRequest {
  action: string;
  messageId: string;
  /** wsa:To as the client wrote it. */
  to: string;
  resourceUri: string;
  selectors: Map<string, string>;
  options: Map<string, string>;
  /** Milliseconds; undefined when the client leaves it to the service. */
  operationTimeout?: number;
  /** Bytes. */
  maxEnvelopeSize?: number;
  body: XmlElement;
}

/** Headers that may be marked mustUnderstand. FragmentTransfer is not among them: this service has no partial transfers. */
const UNDERSTOOD: Record<string, string[]> = {
  [ADDRESSING]: ['Action', 'To', 'From', 'ReplyTo', 'FaultTo', 'MessageID', 'RelatesTo'],
  [WSMAN]: ['ResourceURI', 'SelectorSet', 'OptionSet', 'OperationTimeout', 'MaxEnvelopeSize', 'Locale', 'RequestEPR', 'RequestTotalItemsCountEstimate'],
  [MICROSOFT_WSMAN]: ['DataLocale', 'SessionId', 'OperationID', 'SequenceId', 'ActivityId', 'CompressionType'],
};
/** Smallest MaxEnvelopeSize that a client may ask for (DSP0226 6.2). */
const SMALLEST_ENVELOPE = 8192;

function named(set: XmlElement | undefined, item: string): Map<string, string> {
  // Option and selector names are compared without regard to case on Windows.
  return new Map(childrenOf(set, WSMAN, item).map((entry) => [(entry.attributes.get('Name') ?? '').toUpperCase(), entry.text.trim()]));
}

/** Parses the envelope; throws the SoapFault `badXml` when it is none. */
export function parseEnvelope(xml: string): XmlElement {
  let root: XmlElement;
  try {
    root = parseXml(xml);
  } catch (error) {
    if (error instanceof XmlError) throw badXml();
    throw error;
  }
  if (root.space !== SOAP || root.name !== 'Envelope') throw badXml();
  return root;
}

/** Whether this is wsmid:Identify, the one request that needs no headers. */
export function isIdentify(envelope: XmlElement): boolean {
  return child(child(envelope, SOAP, 'Body'), IDENTITY, 'Identify') !== undefined;
}

/** Value of MessageID, for a fault's RelatesTo even when the rest of the message is bad. */
export function messageIdOf(envelope: XmlElement | undefined): string | undefined {
  return childText(child(envelope, SOAP, 'Header'), ADDRESSING, 'MessageID');
}

/** Reads the headers. Throws SoapFault for what is missing, invalid, or marked mustUnderstand and unknown. */
export function readRequest(envelope: XmlElement): WsmanRequest {
  const header = child(envelope, SOAP, 'Header');
  const body = child(envelope, SOAP, 'Body');
  if (!body) throw badXml();
  for (const entry of header?.children ?? []) {
    const must = entry.attributes.get(`{${SOAP}}mustUnderstand`);
    if ((must === 'true' || must === '1') && !UNDERSTOOD[entry.space]?.includes(entry.name)) throw notUnderstood(entry.space, entry.name);
  }
  const action = childText(header, ADDRESSING, 'Action');
  if (!action) throw headerMissing('wsa:Action');
  const messageId = childText(header, ADDRESSING, 'MessageID');
  if (!messageId) throw headerMissing('wsa:MessageID');
  const timeout = childText(header, WSMAN, 'OperationTimeout');
  const operationTimeout = timeout === undefined ? undefined : parseDuration(timeout);
  if (timeout !== undefined && operationTimeout === undefined) throw badTimeout(timeout);
  const size = childText(header, WSMAN, 'MaxEnvelopeSize');
  const maxEnvelopeSize = size === undefined ? undefined : Number(size);
  if (maxEnvelopeSize !== undefined && !(maxEnvelopeSize >= SMALLEST_ENVELOPE)) throw envelopeTooSmall();
  return {
    action,
    messageId,
    to: childText(header, ADDRESSING, 'To') ?? '',
    resourceUri: childText(header, WSMAN, 'ResourceURI') ?? '',
    selectors: named(child(header, WSMAN, 'SelectorSet'), 'Selector'),
    options: named(child(header, WSMAN, 'OptionSet'), 'Option'),
    operationTimeout,
    maxEnvelopeSize,
    body,
  };
}
