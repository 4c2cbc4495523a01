import { timingSafeEqual } from 'node:crypto';

/** The part of a local account that a network logon looks at. */
export interface NetworkAccount {
  name: string;
  ntHash: Buffer;
  groups: string[];
  enabled: boolean;
  rid: number;
}
/** Where accounts, hashes and policies come from. */
export interface Accounts {
  /** Finds a local account; a domain or computer before the name is ignored, as on a workgroup machine. */
  find(name: string): NetworkAccount | undefined;
  /** The NT hash of a clear password. */
  hash(password: string): Buffer;
  /** A DWORD under `...\Windows\CurrentVersion\Policies\System`. */
  policy(name: 'LocalAccountTokenFilterPolicy' | 'FilterAdministratorToken'): number | undefined;
}

const ADMINISTRATOR_RID = 500;

/** The account if it may log on over the network at all: enabled, and not with a blank password (LimitBlankPasswordUse). */
export function networkAccount(accounts: Accounts, name: string): NetworkAccount | undefined {
  const account = accounts.find(name);
  if (!account?.enabled || account.ntHash.equals(accounts.hash(''))) return undefined;
  return account;
}

/** The account when name and clear password fit. */
export function passwordLogon(accounts: Accounts, name: string, password: string): NetworkAccount | undefined {
  const account = networkAccount(accounts, name);
  return account && timingSafeEqual(account.ntHash, accounts.hash(password)) ? account : undefined;
}

/**
 * Whether the token of this network logon holds the Administrators group, which WinRM's default security descriptor
 * asks for. UAC filters the tokens of local administrators over the network: only the built-in Administrator keeps it
 * (unless FilterAdministratorToken), others need LocalAccountTokenFilterPolicy=1 (KB 951016).
 */
export function hasAdministratorToken(accounts: Accounts, account: NetworkAccount): boolean {
  if (!account.groups.some((group) => group.toUpperCase() === 'ADMINISTRATORS')) return false;
  if (accounts.policy('LocalAccountTokenFilterPolicy') === 1) return true;
  return account.rid === ADMINISTRATOR_RID && accounts.policy('FilterAdministratorToken') !== 1;
}
