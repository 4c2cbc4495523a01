import { IDENTITY, SOAP, WSMAN } from '../protocol/namespaces.ts';

/** The answer to wsmid:Identify. A client that has not logged on learns no version. */
export function identify(version: string | undefined): string {
  const [major, minor, build] = version?.split('.') ?? ['0', '0', '0'];
  return (
    `<s:Envelope xml:lang="en-US" xmlns:s="${SOAP}"><s:Header/><s:Body><wsmid:IdentifyResponse xmlns:wsmid="${IDENTITY}">` +
    `<wsmid:ProtocolVersion>${WSMAN}</wsmid:ProtocolVersion><wsmid:ProductVendor>Microsoft Corporation</wsmid:ProductVendor>` +
    `<wsmid:ProductVersion>OS: ${major}.${minor}.${build} SP: 0.0 Stack: 3.0</wsmid:ProductVersion></wsmid:IdentifyResponse></s:Body></s:Envelope>`
  );
}
