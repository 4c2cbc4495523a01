import { toolOutputError } from '../output/tool-output-error.ts';
import { type DismError, dismLines, isLogLine, readDismReport } from './dism-output.ts';

export interface AddedDriver {
  /** From 1, in the order of the command. */
  number: number;
  /** Path of the .inf as DISM prints it. */
  path: string;
  installed: boolean;
  /** DISM's sentence. */
  message: string;
}

export interface AddDriverReport {
  drivers: AddedDriver[];
  /** What the command as a whole reported; the exit code is its code. */
  error: DismError | undefined;
}

const result = /^Installing (\d+) of (\d+) - (.+?): (The driver package was successfully installed\.|Error - .*|The driver package could not be .*)$/;

/**
 * `/Add-Driver`: the result of each driver package, of a command that succeeded or failed. Throws when the number of
 * results is not the number that was found. Shape seen in transcripts of 6.3.9600, 10.0.16299 and 10.0.22621.
 */
export function parseAddDriver(output: string): AddDriverReport {
  const { body, query, error } = readDismReport(output, '/Add-Driver');
  const drivers: AddedDriver[] = [];
  let found: number | undefined;
  for (const line of body) {
    const text = line.trim();
    const count = /^Found (\d+) driver package\(s\) to install\.$/.exec(text)?.[1];
    const match = result.exec(text);
    if (count !== undefined && found === undefined) found = Number(count);
    else if (match) drivers.push({ number: Number(match[1]), path: match[3]!, installed: match[4]!.startsWith('The driver package was successfully'), message: match[4]! });
    else if (text !== '' && !/^Searching for driver packages to install\.\.\.$|^For more information, review the log file\.$/.test(text)) throw toolOutputError('dism', query, 'it has an unknown line', line);
    if (match && (Number(match[1]) !== drivers.length || Number(match[2]) !== found)) throw toolOutputError('dism', query, `it has the results of ${drivers.length} drivers where ${found ?? 'none'} were found`, line);
  }
  // Nothing is found when the folder holds no .inf: the command fails before it counts.
  if (found === undefined && !error) throw toolOutputError('dism', query, 'the line "Found ... driver package(s) to install." is missing', body.find((line) => line.trim() !== ''));
  if (drivers.length !== (found ?? 0)) throw toolOutputError('dism', query, `it has the results of ${drivers.length} drivers where ${found ?? 0} were found`);
  if (error && drivers.length > 0 && !dismLines(output).some(isLogLine)) throw toolOutputError('dism', query, 'it is cut: "The DISM log file can be found at ..." is missing', error.message);
  return { drivers, error };
}
