import { SoapFault } from './fault.ts';

/** One function per fault that this service can answer with. Trailing blanks in the texts are Windows'. */

const BAD_SELECTORS = 'The WS-Management service cannot process the request because the request contained invalid selectors for the resource. ';

export function timedOut(): SoapFault {
  return new SoapFault({ code: 0x80338029, side: 'Receiver', subcode: 'w:TimedOut', reason: 'The WS-Management service cannot complete the operation within the time specified in OperationTimeout.  ' });
}
export function shellNotFound(shellId: string): SoapFault {
  return new SoapFault({
    code: 0x8033805b, side: 'Sender', subcode: 'w:InvalidSelectors', detail: 'UnexpectedSelectors', reason: BAD_SELECTORS,
    message: `The request for the Windows Remote Shell with ShellId ${shellId} failed because the shell was not found on the server. Possible causes are: the specified ShellId is incorrect or the shell no longer exists on the server. Provide the correct ShellId or create a new shell and retry the operation. `,
  });
}
export function shellIdMissing(): SoapFault {
  return new SoapFault({
    code: 0x8033805b, side: 'Sender', subcode: 'w:InvalidSelectors', detail: 'UnexpectedSelectors', reason: BAD_SELECTORS,
    message: 'The Windows Remote Shell cannot process the request because it requires the following selector: ShellId. Retry with the correct selector. ',
  });
}
export function commandNotFound(): SoapFault {
  return new SoapFault({
    code: 0x8033805b, side: 'Sender', subcode: 'w:InvalidSelectors', detail: 'UnexpectedSelectors', reason: BAD_SELECTORS,
    message: 'The Windows Remote Shell received a request to perform an operation on a command identifier that does not exist. Either the command has completed execution or the client specified an invalid command identifier. ',
  });
}
/** ERROR_OPERATION_ABORTED: the command or its shell ended while this request waited. */
export function operationAborted(): SoapFault {
  return new SoapFault({ code: 995, side: 'Receiver', subcode: 'w:InternalError', reason: 'The I/O operation has been aborted because of either a thread exit or an application request. ' });
}
export function accessDenied(): SoapFault {
  return new SoapFault({ code: 5, side: 'Sender', subcode: 'w:AccessDenied', reason: 'Access is denied. ' });
}
export function resourceNotFound(uri: string): SoapFault {
  return new SoapFault({
    code: 0x8033803b, side: 'Sender', subcode: 'a:DestinationUnreachable', detail: 'InvalidResourceURI',
    reason: `The WS-Management service cannot process the request. The resource URI (${uri}) was not found in the WS-Management catalog. The catalog contains the metadata that describes resources, or logical endpoints. `,
  });
}
export function resourceMissing(): SoapFault {
  return new SoapFault({
    code: 0x8033803b, side: 'Sender', subcode: 'a:DestinationUnreachable', detail: 'InvalidResourceURI',
    reason: 'The WS-Management service cannot process the request. The resource URI is missing or it has an incorrect format. Check the documentation or use the following command for information on how to construct a resource URI: "winrm help uris". ',
  });
}
export function classNotFound(name: string, space: string): SoapFault {
  return new SoapFault({
    code: 0x803380fa, side: 'Sender', subcode: 'a:DestinationUnreachable', detail: 'InvalidResourceURI',
    reason: `The WS-Management service cannot process the request. The class ${name} does not exist in the ${space} namespace. `,
  });
}
export function actionNotSupported(): SoapFault {
  return new SoapFault({
    code: 0x80338013, side: 'Sender', subcode: 'a:ActionNotSupported',
    reason: 'The WS-Management service does not support the action specified in the request. ',
  });
}
export function headerMissing(name: string): SoapFault {
  return new SoapFault({
    code: 0x80338011, side: 'Sender', subcode: 'a:MessageInformationHeaderRequired',
    reason: 'The WS-Management service cannot process the request. The request does not have all the expected SOAP headers. ',
    message: `The WS-Management service cannot process the request. The request does not have the ${name} SOAP header. `,
  });
}
export function badTimeout(value: string): SoapFault {
  return new SoapFault({
    code: 0x8033800f, side: 'Sender', subcode: 'a:InvalidMessageInformationHeader',
    reason: 'The WS-Management service cannot process the request. The request contains one or more invalid SOAP headers. ',
    message: `The WS-Management service cannot process the request. The XML contains an invalid timeout field in the SOAP header: ${value}. `,
  });
}
export function notUnderstood(space: string, name: string): SoapFault {
  return new SoapFault({
    code: 0x80338010, side: 'MustUnderstand', notUnderstood: { space, name },
    reason: 'The WS-Management service cannot process a SOAP header in the request that is marked as mustUnderstand by the client.  This could be caused by the use of a version of the protocol which is not supported, or may be an incompatibility  between the client and server implementations. ',
  });
}
export function badXml(): SoapFault {
  return new SoapFault({ code: 0x80338043, side: 'Sender', subcode: 'w:SchemaValidationError', reason: 'The WS-Management service cannot process the request because the XML is invalid. ' });
}
export function badBody(): SoapFault {
  return new SoapFault({ code: 0x80338027, side: 'Sender', subcode: 'w:SchemaValidationError', reason: 'The WS-Management service cannot process the request because the request packet does not have a valid SOAP body. ' });
}
export function envelopeTooSmall(): SoapFault {
  return new SoapFault({ code: 0x80338048, side: 'Sender', subcode: 'w:EncodingLimit', detail: 'MinimumEnvelopeLimit', reason: 'The response that the WS-Management service computed exceeds the maximum envelope size in the request. ' });
}
export function badFilter(): SoapFault {
  return new SoapFault({ code: 0x8033801a, side: 'Sender', subcode: 'n:CannotProcessFilter', reason: 'The data source could not process the filter. The filter might be missing or it might be invalid. Change the filter and try the request again.  ' });
}
export function filterDialect(): SoapFault {
  return new SoapFault({ code: 0x80338019, side: 'Sender', subcode: 'n:FilterDialectRequestedUnavailable', reason: 'The filter dialect (the type associated with the filter) was not supported for this resource. Change the filter dialect or remove it from the request and try the request again. ' });
}
export function badEnumerationContext(): SoapFault {
  return new SoapFault({ code: 0x8033801b, side: 'Receiver', subcode: 'n:InvalidEnumerationContext', reason: 'The WS-Enumeration context in the enumeration is not valid. Enumeration may have been completed or canceled. You cannot use this enumeration context anymore. Start a new enumeration. ' });
}
export function tooManyShells(limit: number): SoapFault {
  return new SoapFault({
    code: 0x803381a5, side: 'Sender', subcode: 'w:QuotaLimit',
    reason: 'The WS-Management service cannot process the request. The maximum number of concurrent shells for this user has been exceeded. Close existing shells or raise the quota for this user. ',
    message: `The WS-Management service cannot process the request. This user is allowed a maximum number of ${limit} concurrent shells, which has been exceeded. Close existing shells or raise the quota for this user. `,
  });
}
export function tooManyProcesses(limit: number): SoapFault {
  return new SoapFault({
    code: 0x803381e9, side: 'Receiver', subcode: 'w:InternalError',
    reason: 'The WS-Management service cannot process the request. The maximum number of concurrent commands per shell has been exceeded. Retry the request later or raise the Maximum Commands per Shell quota. ',
    message: `The WS-Management service cannot process the request. The maximum number of concurrent commands per shell (${limit}) has been exceeded. Retry the request later or raise the Maximum Commands per Shell quota. `,
  });
}
export function tooManyUsers(limit: number): SoapFault {
  return new SoapFault({
    code: 0x803381ab, side: 'Sender', subcode: 'w:QuotaLimit',
    reason: 'The WS-Management service cannot process the request. The maximum number of users executing shell operations has been exceeded. ',
    message: `The WS-Management service cannot process the request. The maximum number of users executing shell operations is ${limit}, which has been exceeded. Retry after sometime or raise the quota for concurrent shell users. `,
  });
}
export function codepageUnsupported(number: string): SoapFault {
  return new SoapFault({
    code: 0x80338140, side: 'Sender', subcode: 'w:InvalidOptions', detail: 'InvalidValue',
    reason: `The Windows Remote Shell cannot process the request. The code page ${number} is not supported on this computer. `,
  });
}
export function remoteShellsDisabled(): SoapFault {
  return new SoapFault({
    code: 0x803381ac, side: 'Sender', subcode: 'w:AccessDenied',
    reason: 'The WS-Management service cannot process the request. The service is configured to not accept any remote shell requests. ',
  });
}
/** A failure of the shell plug-in with a Win32 error as HRESULT: 2 file not found, 206 name too long, 267 directory. */
export function providerFault(win32: number, reason: string): SoapFault {
  return new SoapFault({ code: (0x80070000 | win32) >>> 0, side: 'Receiver', subcode: 'w:InternalError', reason, provider: true });
}
