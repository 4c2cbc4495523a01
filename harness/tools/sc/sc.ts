import { explainExitCode } from '../exit-codes/explain-exit-code.ts';
import { done, failures, type ExitMeaning } from '../exit-codes/exit-meaning.ts';

/** `sc query` of all services, running or not. The blanks behind the equals signs are part of the syntax [sc.exe query]. */
export function queryServicesArguments(): string[] {
  return ['sc.exe', 'query', 'type=', 'service', 'state=', 'all'];
}

/** `sc qc`: configuration of one service, by its name and not its display name. */
export function queryServiceConfigArguments(service: string): string[] {
  return ['sc.exe', 'qc', service];
}

const meanings = [
  done,
  ...failures([
    [122, 'ERROR_INSUFFICIENT_BUFFER', 'the configuration is longer than the buffer', 'give a buffer size behind the name'],
    [1060, 'ERROR_SERVICE_DOES_NOT_EXIST', 'there is no such service', 'check the name of the service'],
  ]),
];

/** What an exit code of sc.exe means. */
export function explainScExitCode(exitCode: number): ExitMeaning {
  return explainExitCode('sc', meanings, exitCode, 'the output');
}
