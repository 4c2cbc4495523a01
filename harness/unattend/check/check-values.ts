import { elementAt, passElements } from '../answer-document.ts';
import { attributeOf, elementsOf, textOf, type XmlElement } from '../xml/nodes.ts';
import { finding, type CheckInput, type Finding } from './finding.ts';
import { SOURCES } from './sources.ts';

/** Characters, as the pages of the settings say. */
const LENGTHS: Readonly<Record<string, { setting: string; maximum: number; source: string }>> = {
  RunSynchronousCommand: { setting: 'Path', maximum: 259, source: SOURCES.path },
  RunAsynchronousCommand: { setting: 'Path', maximum: 259, source: SOURCES.path },
  SynchronousCommand: { setting: 'CommandLine', maximum: 1024, source: SOURCES.commandLine },
  AsynchronousCommand: { setting: 'CommandLine', maximum: 1024, source: SOURCES.commandLine },
};
/** What ComputerName cannot have (its page); a template's placeholder has them too. */
const NOT_IN_A_NAME = /[{|}~[\]\\^':;<=>?@!"#$%`()+/.,*&\s]/;

/** Lengths of commands and names, and the order of commands. */
export function checkValues({ document }: CheckInput): Finding[] {
  const visit = (element: XmlElement): Finding[] => [...checkCommand(element), ...checkOrders(element), ...elementsOf(element).flatMap(visit)];
  const checkCommand = (element: XmlElement): Finding[] => {
    const limit = LENGTHS[element.localName];
    const value = limit && elementAt(element, limit.setting);
    const length = value ? textOf(value).trim().length : 0;
    return limit && value && length > limit.maximum ? [finding(document, value, 'error', 'COMMAND-LENGTH', `${element.localName}/${limit.setting} has ${length} characters, more than ${limit.maximum}`, limit.source)] : [];
  };
  const checkOrders = (list: XmlElement): Finding[] => {
    const seen = new Set<string>();
    return elementsOf(list).flatMap((item) => {
      const order = item.localName in LENGTHS ? elementAt(item, 'Order') : undefined;
      if (!order) return [];
      const value = textOf(order).trim();
      const twice = seen.has(value);
      seen.add(value);
      if (twice) return [finding(document, order, 'error', 'COMMAND-ORDER', `two commands of <${list.name}> have the Order ${value}`, SOURCES.order)];
      return /^\d+$/.test(value) && Number(value) >= 1 && Number(value) <= 500 ? [] : [finding(document, order, 'error', 'COMMAND-ORDER', `the Order '${value}' is no number from 1 to 500`, SOURCES.order)];
    });
  };
  const checkName = (component: XmlElement): Finding[] => {
    const element = /^microsoft-windows-shell-setup$/i.test(attributeOf(component, 'name') ?? '') ? elementAt(component, 'ComputerName') : undefined;
    const name = element ? textOf(element).trim() : '';
    if (!element || name === '' || name === '*') return [];
    if (Buffer.byteLength(name) > 15) return [finding(document, element, 'error', 'COMPUTER-NAME', `the computer name '${name}' has ${Buffer.byteLength(name)} bytes, more than 15`, SOURCES.computerName)];
    const wrong = /^\d+$/.test(name) ? 'is of digits only' : NOT_IN_A_NAME.exec(name) && `has '${NOT_IN_A_NAME.exec(name)?.[0] ?? ''}'`;
    return wrong ? [finding(document, element, 'error', 'COMPUTER-NAME', `the computer name '${name}' ${wrong}`, SOURCES.computerName)] : [];
  };
  return passElements(document).flatMap(({ element }) => elementsOf(element, 'component').flatMap((component) => [...visit(component), ...checkName(component)]));
}
