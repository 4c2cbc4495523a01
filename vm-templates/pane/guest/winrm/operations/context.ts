import type { Account } from '../../system.ts';
import type { Settings } from '../config/settings.ts';
import type { WsmanRequest } from '../protocol/request.ts';
import type { CommandRunner } from '../shell/runner.ts';
import type { ShellTable } from '../shell/shell-table.ts';
import type { MachineFacts } from '../wmi/machine-facts.ts';
import type { Enumerations } from './enumerations.ts';

/** What every operation may use. */
export interface ServiceContext {
  settings: Settings;
  runner: CommandRunner;
  facts(): MachineFacts;
  shells: ShellTable;
  enumerations: Enumerations;
}
/** One request with who sent it. */
export interface Call {
  request: WsmanRequest;
  account: Account;
  clientIp: string;
  /** Aborted when the client hangs up. */
  gone: AbortSignal;
  /** Largest reply envelope in bytes. */
  envelopeLimit: number;
  /** Milliseconds that the operation may take. */
  timeout: number;
}
export interface Reply {
  action: string;
  /** Content of s:Body. */
  body: string;
}
export type Operation = (context: ServiceContext, call: Call) => Promise<Reply> | Reply;
