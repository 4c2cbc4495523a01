import { escapeXml } from '../xml/element.ts';
import { ADDRESSING, ENUMERATION, FAULT, FAULT_DETAIL } from './namespaces.ts';

export interface FaultShape {
  /** WSManFault Code: a Win32 error, an HRESULT or an ERROR_WSMAN_ value (wsmerror.h), unsigned. */
  code: number;
  side: 'Sender' | 'Receiver' | 'MustUnderstand';
  /** Qualified name with our prefixes (`w:InvalidSelectors`). */
  subcode?: string;
  /** Last part of a `wsman/faultDetail/` URI. */
  detail?: string;
  reason: string;
  /** What WSManFault/Message says when it differs from the reason. */
  message?: string;
  /** The plug-in that failed: the message stands in a ProviderFault. */
  provider?: boolean;
  /** Name of the SOAP header that was not understood. */
  notUnderstood?: { space: string; name: string };
}

/** An operation ended with a SOAP fault. Wordings, codes and subcodes are those of Windows (recorded exchanges, wsmerror.h). */
export class SoapFault extends Error {
  readonly shape: FaultShape;
  constructor(shape: FaultShape) {
    super(shape.message ?? shape.reason);
    this.name = 'SoapFault';
    this.shape = shape;
  }
  /** The fault message's wsa:Action goes by the namespace of its subcode. */
  get action(): string {
    const { subcode } = this.shape;
    if (subcode === undefined || subcode.startsWith('a:')) return `${ADDRESSING}/fault`;
    if (subcode.startsWith('n:')) return `${ENUMERATION}/fault`;
    return 'http://schemas.dmtf.org/wbem/wsman/1/wsman/fault';
  }
  /** The s:Fault element. `machine` is the name that the client used for this computer. */
  render(machine: string): string {
    const { shape } = this;
    const subcode = shape.subcode ? `<s:Subcode><s:Value>${shape.subcode}</s:Value></s:Subcode>` : '';
    const detail = shape.detail ? `<w:FaultDetail>${FAULT_DETAIL}/${shape.detail}</w:FaultDetail>` : '';
    const text = escapeXml(shape.message ?? shape.reason);
    const message = shape.provider ? `<f:ProviderFault provider="Shell cmd plugin" path="%systemroot%\\system32\\winrscmd.dll">${text}</f:ProviderFault>` : text;
    return (
      `<s:Fault><s:Code><s:Value>s:${shape.side}</s:Value>${subcode}</s:Code>` +
      `<s:Reason><s:Text xml:lang="en-US">${escapeXml(shape.reason)}</s:Text></s:Reason>` +
      `<s:Detail>${detail}<f:WSManFault xmlns:f="${FAULT}" Code="${shape.code >>> 0}" Machine="${escapeXml(machine)}"><f:Message>${message}</f:Message></f:WSManFault></s:Detail></s:Fault>`
    );
  }
}
