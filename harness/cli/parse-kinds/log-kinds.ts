import { parseCbsLog } from '../../tools/logs/parse-cbs-log.ts';
import { parseDismLog } from '../../tools/logs/parse-dism-log.ts';
import { parseSetupActLog } from '../../tools/logs/parse-setupact-log.ts';
import { parseSetupApiLog, type SetupApiLog } from '../../tools/logs/parse-setupapi-log.ts';
import type { ServicingLog } from '../../tools/logs/servicing-log.ts';
import { describeValue } from './describe-value.ts';
import { type ParseKind, textKind } from './parse-kind.ts';
import { parseWinrmExchange } from './winrm-exchange.ts';

/** Logs, and what was said over WinRM. */
export const logKinds: readonly ParseKind[] = [
  textKind('cbs-log', 'CBS.log of component based servicing', parseCbsLog, describeLog),
  textKind('dism-log', 'dism.log', parseDismLog, describeLog),
  textKind('setupact-log', 'setupact.log and setuperr.log of Setup and Sysprep', parseSetupActLog, describeLog),
  textKind('setupapi-log', 'setupapi.dev.log, setupapi.setup.log, setupapi.offline.log', parseSetupApiLog, describeSetupApiLog),
  textKind('winrm-exchange', 'WS-Management exchange: SOAP messages, or a recording of pypsrp', parseWinrmExchange),
];

/** Counts by level, then every line that is no information: a log is too long to be shown whole. */
function describeLog(log: ServicingLog): string {
  const counts = new Map<string, number>();
  for (const { level } of log.entries) counts.set(level, (counts.get(level) ?? 0) + 1);
  const notable = log.entries.filter(({ level, hresult }) => level === 'Warning' || level === 'Error' || level === 'FatalError' || hresult !== undefined);
  return [
    `${log.entries.length} entries${log.entries[0]?.time ? ` from ${log.entries[0].time}` : ''}${log.entries.at(-1)?.time ? ` to ${log.entries.at(-1)!.time}` : ''}`,
    ...[...counts].map(([level, count]) => `  ${level}: ${count}`),
    ...(log.unknownLines > 0 ? [`  lines of unknown shape: ${log.unknownLines}, the first: ${log.firstUnknownLine ?? ''}`] : []),
    ...notable.map(({ line, time, level, component, text }) => `${line}: ${time ?? ''} ${level} ${component} ${text.split('\n')[0]}`),
  ].join('\n');
}

function describeSetupApiLog(log: SetupApiLog): string {
  const sections = log.sections.map(({ line, start, title, instance, exit }) => ({ line, start: start ?? '', title, instance, exit: exit === undefined ? 'no end' : JSON.stringify(exit) }));
  return [...Object.entries(log.header).map(([name, value]) => `${name}: ${value}`), describeValue(sections), ...(log.unknownLines > 0 ? [`lines of unknown shape: ${log.unknownLines}, the first: ${log.firstUnknownLine ?? ''}`] : [])].join('\n');
}
