import { passElements } from '../answer-document.ts';
import { isPassword, isProductKey, passwordValue, productKeyText } from '../secrets.ts';
import { isPublishedKey } from '../setup-key.ts';
import { elementsOf, textOf, type XmlElement } from '../xml/nodes.ts';
import { finding, type CheckInput, type Finding } from './finding.ts';
import { SOURCES } from './sources.ts';

/** Passwords that can be read, and product keys. */
export function checkSecrets({ document }: CheckInput): Finding[] {
  const visit = (element: XmlElement): Finding[] => {
    if (isPassword(element.localName)) return checkPassword(element);
    if (isProductKey(element.localName)) return checkProductKey(element);
    return elementsOf(element).flatMap(visit);
  };
  const checkPassword = (element: XmlElement): Finding[] => {
    const value = passwordValue(element);
    if (!value || textOf(value).trim() === '') return [];
    const plainText = elementsOf(element, 'PlainText')[0];
    if (plainText && ['false', '0'].includes(textOf(plainText).trim().toLowerCase()))
      return [finding(document, element, 'note', 'PASSWORD-OBFUSCATED', `<${element.name}> is obfuscated: that is no encryption, anyone can read it`, SOURCES.sensitive)];
    return [finding(document, element, 'warning', 'PASSWORD', `<${element.name}> is in plain text${value === element || plainText ? '' : ' (PlainText is missing, the default is true)'}`, SOURCES.sensitive)];
  };
  const checkProductKey = (element: XmlElement): Finding[] => {
    const key = productKeyText(element);
    if (key === '') return [];
    return isPublishedKey(key)
      ? [finding(document, element, 'note', 'PRODUCT-KEY', 'a generic volume licence key, which Microsoft publishes', 'Key Management Services (KMS) client activation and product keys')]
      : [finding(document, element, 'warning', 'PRODUCT-KEY', 'a product key', SOURCES.productKey)];
  };
  return passElements(document).flatMap(({ element }) => elementsOf(element, 'component').flatMap(visit));
}
