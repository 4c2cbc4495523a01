import { elementAt, passElements } from '../answer-document.ts';
import { attributeOf, elementsOf, textOf, type XmlElement } from '../xml/nodes.ts';
import { finding, type CheckInput, type Finding } from './finding.ts';
import { SOURCES } from './sources.ts';

/** Settings of Microsoft-Windows-Setup that contradict one another. */
export function checkSetup(input: CheckInput): Finding[] {
  return passElements(input.document)
    .flatMap(({ element }) => elementsOf(element, 'component'))
    .filter((component) => attributeOf(component, 'name')?.toLowerCase() === 'microsoft-windows-setup')
    .flatMap((component) => [...checkTarget(input, component), ...elementsOf(elementAt(component, 'DiskConfiguration') ?? component, 'Disk').flatMap((disk) => checkDisk(input, disk))]);
}

function checkTarget({ document }: CheckInput, component: XmlElement): Finding[] {
  const osImage = elementAt(component, 'ImageInstall', 'OSImage');
  const available = osImage && elementAt(osImage, 'InstallToAvailablePartition');
  if (!osImage || !available || !isTrue(available) || !elementAt(osImage, 'InstallTo')) return [];
  return [finding(document, available, 'error', 'INSTALL-TARGET', 'InstallTo and InstallToAvailablePartition are both set: the installation fails', SOURCES.installTo)];
}

/** The n-th partition created on a wiped disk is partition n; on a disk that keeps its partitions the numbers are not known. */
function checkDisk({ document }: CheckInput, disk: XmlElement): Finding[] {
  const wipe = elementAt(disk, 'WillWipeDisk');
  if (!wipe || !isTrue(wipe)) return [];
  const created = elementsOf(elementAt(disk, 'CreatePartitions') ?? disk, 'CreatePartition').toSorted((left, right) => numberIn(left, 'Order') - numberIn(right, 'Order'));
  return elementsOf(elementAt(disk, 'ModifyPartitions') ?? disk, 'ModifyPartition').flatMap((modified) => {
    const format = elementAt(modified, 'Format');
    const type = elementAt(created[numberIn(modified, 'PartitionID') - 1] ?? modified, 'Type');
    const name = type ? textOf(type).trim() : '';
    return format && /^(msr|extended)$/i.test(name) ? [finding(document, format, 'error', 'PARTITION-FORMAT', `partition ${numberIn(modified, 'PartitionID')} is ${name.toUpperCase() === 'MSR' ? 'the reserved partition (MSR)' : 'an extended partition'} and takes no Format`, SOURCES.format)] : [];
  });
}

function isTrue(element: XmlElement): boolean {
  return ['true', '1'].includes(textOf(element).trim().toLowerCase());
}
function numberIn(element: XmlElement, name: string): number {
  const child = elementAt(element, name);
  return child ? Number(textOf(child).trim()) : Number.NaN;
}
