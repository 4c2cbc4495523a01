import type { Account, System } from '../system.ts';

/** Who sits at the machine. Tasks with an interactive token and Sysprep ask for it. */
interface Session {
  account: Account;
  /** The System Preparation Tool's window, which audit mode opens at each logon and which keeps a second sysprep from running. */
  sysprepWindow: boolean;
}

const sessions = new WeakMap<System, Session>();

/** The account that is logged on at the console; undefined before the first logon and after logoff. */
export function interactiveUser(system: System): Account | undefined {
  return sessions.get(system)?.account;
}

export function logOn(system: System, account: Account): void {
  sessions.set(system, { account, sysprepWindow: false });
}

export function openSysprepWindow(system: System): void {
  const session = sessions.get(system);
  if (session) session.sysprepWindow = true;
}

export function isSysprepWindowOpen(system: System): boolean {
  return sessions.get(system)?.sysprepWindow ?? false;
}

/** Closes the window (taskkill, or the user). True when it was open. */
export function closeSysprepWindow(system: System): boolean {
  const session = sessions.get(system);
  const open = session?.sysprepWindow ?? false;
  if (session) session.sysprepWindow = false;
  return open;
}
