/** A winrm command failed. `code` is the HRESULT that the program prints; texts are those of wsmerror.h. */
export class WinrmError extends Error {
  readonly code: number;
  constructor(code: number, message: string) {
    super(message);
    this.name = 'WinrmError';
    this.code = code >>> 0;
  }
}

export function notRunning(): WinrmError {
  return new WinrmError(
    0x80338012,
    'The client cannot connect to the destination specified in the request. Verify that the service on the destination is running and is accepting requests. Consult the logs and documentation for the WS-Management service running on the destination, most commonly IIS or WinRM. If the destination is the WinRM service, run the following command on the destination to analyze and configure the WinRM service: "winrm quickconfig".',
  );
}
export function alreadyExists(): WinrmError {
  return new WinrmError(0x80338033, 'The WS-Management service cannot create the resource because it already exists.');
}
export function resourceNotFound(): WinrmError {
  return new WinrmError(0x80338000, 'The WS-Management service cannot process the request. The service cannot find the resource identified by the resource URI and selectors.');
}
export function unknownUri(uri: string): WinrmError {
  return new WinrmError(0x8033803b, `The WS-Management service cannot process the request. The resource URI (${uri}) was not found in the WS-Management catalog. The catalog contains the metadata that describes resources, or logical endpoints.`);
}
export function invalidValue(detail: string): WinrmError {
  return new WinrmError(0x80338056, `The WS-Management service cannot process the request because the XML content has invalid values. ${detail}`);
}
export function certificateNotFound(): WinrmError {
  // ERROR_NO_SUCH_LOGON_SESSION is what Windows answers when the thumbprint leads to no certificate with a private key.
  return new WinrmError(0x80070520, 'A specified logon session does not exist. It may already have been terminated.');
}
export function thumbprintNeeded(): WinrmError {
  return new WinrmError(0x803380e7, 'The WinRM client cannot process the request. The certificate thumbprint must not be blank for an HTTPS listener.');
}
