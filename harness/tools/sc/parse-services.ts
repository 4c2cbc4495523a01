import { toolOutputError } from '../output/tool-output-error.ts';
import { numbered, readServiceRecords, required } from './service-records.ts';

export interface Service {
  name: string;
  displayName: string;
  /** `WIN32_OWN_PROCESS`, `WIN32_SHARE_PROCESS`. */
  type: string;
  /** `RUNNING`, `STOPPED`, `START_PENDING` and so on. */
  state: string;
  /** Win32 exit code of the last run; 1077 = not started since the boot. */
  exitCode: number;
}

/** `sc query type= service state= all`. Throws WP-TOOL-OUTPUT for a record that is cut and for unknown states. */
export function parseServices(output: string): Service[] {
  const query = 'query';
  return readServiceRecords(output, query).map((record) => {
    const state = numbered(record, 'STATE', query, 10);
    if (state.number < 1 || state.number > 7 || !/^[A-Z_]+/.test(state.name)) throw toolOutputError('sc', query, 'unknown state', record['STATE']![0]);
    required(record, 'WAIT_HINT', query);
    return {
      name: required(record, 'SERVICE_NAME', query),
      displayName: required(record, 'DISPLAY_NAME', query),
      type: numbered(record, 'TYPE', query, 16).name,
      state: /^[A-Z_]+/.exec(state.name)![0],
      exitCode: numbered(record, 'WIN32_EXIT_CODE', query, 10).number,
    };
  });
}
