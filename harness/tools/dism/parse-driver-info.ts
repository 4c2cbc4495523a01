import { toolOutputError } from '../output/tool-output-error.ts';
import { readDismOutput } from './dism-output.ts';
import { recordsOf } from './records.ts';
import { sections, titledLines } from './titles.ts';

export interface DismDriverModel {
  manufacturer: string;
  description: string;
  architecture: string;
  hardwareId: string;
  serviceName: string;
  compatibleIds: string;
  excludeIds: string;
}

export interface DismDriverInfo {
  publishedName: string;
  driverStorePath: string;
  className: string;
  classDescription: string;
  classGuid: string;
  /** In the host's locale. */
  date: string;
  version: string;
  bootCritical: boolean;
  /** What it drives, by architecture; a driver that is not installed yet may have several. */
  architectures: { architecture: string; models: DismDriverModel[] }[];
}

const packageKeys = ['Published Name', 'Driver Store Path', 'Class Name', 'Class Description', 'Class GUID', 'Date', 'Version', 'Boot Critical'];
const modelKeys = ['Manufacturer', 'Description', 'Architecture', 'Hardware ID', 'Service Name', 'Compatible IDs', 'Exclude IDs'];

/**
 * `/Get-DriverInfo` of one driver. Keys and their order from "Take Inventory of an Image or Component Using DISM"
 * (Microsoft), where /Exclude IDs/ stands last; a public fixture has models without that line.
 */
export function parseDriverInfo(output: string): DismDriverInfo {
  const frame = readDismOutput(output, '/Get-DriverInfo');
  const [head, ...architectures] = sections(titledLines(frame, /^Driver package information:$/), /^Drivers for architecture : \S+$/);
  const records = recordsOf(frame, { keys: packageKeys }, head!.lines);
  if (records.length !== 1) throw toolOutputError('dism', frame.query, `it tells of ${records.length} drivers instead of one`);
  if (architectures.length === 0) throw toolOutputError('dism', frame.query, 'the line "Drivers for architecture : ..." is missing');
  const record = records[0]!;
  const critical = record['Boot Critical'];
  if (critical !== 'Yes' && critical !== 'No') throw toolOutputError('dism', frame.query, 'Boot Critical is neither Yes nor No', critical);
  return {
    publishedName: record['Published Name']!,
    driverStorePath: record['Driver Store Path']!,
    className: record['Class Name']!,
    classDescription: record['Class Description']!,
    classGuid: record['Class GUID']!,
    date: record['Date']!,
    version: record['Version']!,
    bootCritical: critical === 'Yes',
    architectures: architectures.map(({ title, lines }) => ({
      architecture: title.slice('Drivers for architecture : '.length),
      models: recordsOf(frame, { keys: modelKeys, optional: modelKeys.slice(-1) }, lines).map((model) => ({
        manufacturer: model['Manufacturer']!,
        description: model['Description']!,
        architecture: model['Architecture']!,
        hardwareId: model['Hardware ID']!,
        serviceName: model['Service Name']!,
        compatibleIds: model['Compatible IDs']!,
        excludeIds: model['Exclude IDs']!,
      })),
    })),
  };
}
