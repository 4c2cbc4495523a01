/** URIs of WS-Management and of Microsoft's command shell resource ([MS-WSMV] 2.2.1; DSP0226). */
export const namespaces = {
  soap: 'http://www.w3.org/2003/05/soap-envelope',
  addressing: 'http://schemas.xmlsoap.org/ws/2004/08/addressing',
  management: 'http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd',
  microsoft: 'http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd',
  shell: 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell',
  identity: 'http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd',
} as const;

export const actions = {
  create: 'http://schemas.xmlsoap.org/ws/2004/09/transfer/Create',
  get: 'http://schemas.xmlsoap.org/ws/2004/09/transfer/Get',
  delete: 'http://schemas.xmlsoap.org/ws/2004/09/transfer/Delete',
  command: 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Command',
  send: 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Send',
  receive: 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Receive',
  signal: 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell/Signal',
} as const;

export const resources = {
  commandShell: 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell/cmd',
  /** Followed by a class name. */
  wmi: 'http://schemas.microsoft.com/wbem/wsman/1/wmi/root/cimv2/',
} as const;

export const terminateSignal = 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell/signal/terminate';
