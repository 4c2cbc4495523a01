/** Namespaces and URIs of WS-Management as Microsoft's service uses them ([MS-WSMV] 2.2.1). */
export const SOAP = 'http://www.w3.org/2003/05/soap-envelope';
export const ADDRESSING = 'http://schemas.xmlsoap.org/ws/2004/08/addressing';
export const ANONYMOUS = `${ADDRESSING}/role/anonymous`;
export const TRANSFER = 'http://schemas.xmlsoap.org/ws/2004/09/transfer';
export const ENUMERATION = 'http://schemas.xmlsoap.org/ws/2004/09/enumeration';
export const WSMAN = 'http://schemas.dmtf.org/wbem/wsman/1/wsman.xsd';
export const IDENTITY = 'http://schemas.dmtf.org/wbem/wsman/identity/1/wsmanidentity.xsd';
export const MICROSOFT_WSMAN = 'http://schemas.microsoft.com/wbem/wsman/1/wsman.xsd';
export const SHELL = 'http://schemas.microsoft.com/wbem/wsman/1/windows/shell';
export const CMD_SHELL = `${SHELL}/cmd`;
export const CONFIG = 'http://schemas.microsoft.com/wbem/wsman/1/config';
export const WMI = 'http://schemas.microsoft.com/wbem/wsman/1/wmi/';
export const FAULT = 'http://schemas.microsoft.com/wbem/wsman/1/wsmanfault';
export const FAULT_DETAIL = 'http://schemas.dmtf.org/wbem/wsman/1/wsman/faultDetail';

/** Prefixes of our replies, those that Windows uses. */
export const PREFIXES = { s: SOAP, a: ADDRESSING, x: TRANSFER, n: ENUMERATION, w: WSMAN, rsp: SHELL, p: MICROSOFT_WSMAN } as const;
