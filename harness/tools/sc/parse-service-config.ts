import { toolOutputError } from '../output/tool-output-error.ts';
import { numbered, readServiceRecords, required } from './service-records.ts';

export interface ServiceConfig {
  name: string;
  displayName: string;
  type: string;
  start: 'boot' | 'system' | 'automatic' | 'manual' | 'disabled';
  /** Started some time after the boot. */
  delayed: boolean;
  /** Command line. */
  binary: string;
  dependencies: string[];
  /** `LocalSystem`; empty for kernel drivers. */
  account: string;
}

const starts = ['boot', 'system', 'automatic', 'manual', 'disabled'] as const;

/** `sc qc NAME`. Throws WP-TOOL-OUTPUT when it is cut, an error report, or not about one service. */
export function parseServiceConfig(output: string): ServiceConfig {
  const query = 'qc';
  const [record, further] = readServiceRecords(output, query);
  if (further) throw toolOutputError('sc', query, 'it is about several services', further['SERVICE_NAME']![0]);
  const start = numbered(record!, 'START_TYPE', query, 10);
  const startName = starts[start.number];
  if (!startName) throw toolOutputError('sc', query, 'unknown start type', record!['START_TYPE']![0]);
  return {
    name: required(record!, 'SERVICE_NAME', query),
    displayName: required(record!, 'DISPLAY_NAME', query),
    type: numbered(record!, 'TYPE', query, 16).name,
    start: startName,
    delayed: /\(DELAYED\)/.test(start.name),
    binary: required(record!, 'BINARY_PATH_NAME', query),
    dependencies: [required(record!, 'DEPENDENCIES', query), ...record!['DEPENDENCIES']!.slice(1)].filter((one) => one !== ''),
    account: required(record!, 'SERVICE_START_NAME', query),
  };
}
