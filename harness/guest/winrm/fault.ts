import { WinRmError } from './winrm-error.ts';
import { attribute, element, text, type XmlElement } from './xml.ts';

/** A SOAP fault as Windows sends it: the WSManFault code where there is one, and one line of text. */
export interface Fault {
  code: number | undefined;
  subcode: string;
  message: string;
}

/** Nothing happened within OperationTimeout: not an error for Receive, which is simply asked again. */
export const operationTimedOut = 2150858793;
/** The shell is not there: the guest restarted, or the shell was idle for too long. */
const shellNotFound = new Set([2150858843, 2150858844]);
/** Too many shells, commands or operations of this user. */
const quotaFaults = new Set([2150859173, 2150859174, 2150859172, 2150859175]);
/** The operation was aborted because the service or the shell is going away (ERROR_OPERATION_ABORTED). */
const aborted = new Set([995, 2147943395]);

/** Reads the fault of an answer, or undefined when the answer is none. */
export function readFault(document: XmlElement): Fault | undefined {
  const fault = element(document, 'Envelope', 'Body', 'Fault');
  if (!fault) return undefined;
  const detail = element(fault, 'Detail');
  const wsman = element(detail, 'WSManFault');
  const wmi = element(detail, 'MSFT_WmiError');
  const code = attribute(wsman, 'Code') ?? text(wmi, 'error_Code');
  const message = text(wsman, 'Message') || text(wmi, 'Message') || text(fault, 'Reason', 'Text') || '';
  return {
    code: code === undefined || !/^\d+$/.test(code.trim()) ? undefined : Number(code),
    subcode: (text(fault, 'Code', 'Subcode', 'Value') ?? '').trim(),
    message: message.replace(/\s+/g, ' ').trim(),
  };
}

/** The error that a fault means for the caller. `operation` is a WS-Management verb such as `Receive`. */
export function faultError(fault: Fault, operation: string, where: string): WinRmError {
  const code = fault.code;
  const shown = `${operation} at ${where}: ${fault.message || fault.subcode || 'a fault without text'}${code === undefined ? '' : ` (fault ${code} = 0x${code.toString(16)})`}`;
  const details = code === undefined ? {} : { faultCode: code };
  if (code !== undefined && (shellNotFound.has(code) || aborted.has(code)))
    return new WinRmError('WP-WINRM-SHELL-GONE', shown, 'the guest restarted or closed the shell, so the outcome of the command is unknown: look at the guest state before repeating it', details);
  if ((code !== undefined && quotaFaults.has(code)) || fault.subcode.endsWith('QuotaLimit'))
    return new WinRmError('WP-WINRM-QUOTA', shown, 'wait until other shells have ended, or raise winrm/config/winrs MaxShellsPerUser in the guest', details);
  if (code === 5 || fault.subcode.endsWith('AccessDenied'))
    return new WinRmError('WP-WINRM-AUTH', shown, 'use an administrator account, and set LocalAccountTokenFilterPolicy=1 for a local one', details);
  return new WinRmError('WP-WINRM-FAULT', shown, 'look the fault code up (`net helpmsg` or `winrm helpmsg <code>` on Windows)', details);
}
