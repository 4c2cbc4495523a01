import { WimproofError } from '../../errors/wimproof-error.ts';

/** Where an existing machine's WinRM service is. */
export interface TargetAddress {
  /** IPv6 addresses stand in brackets, as in URLs. */
  host: string;
  port: number;
  tls: boolean;
  /** From the address; absent when it names none. */
  user?: string;
}

const HTTP_PORT = 5985;
const HTTPS_PORT = 5986;
const SCHEMES: Record<string, { tls: (port: number) => boolean; port: number }> = {
  // Ansible's rule (ansible.builtin.winrm): port 5986 unless said otherwise, and HTTPS unless the port is 5985.
  'winrm:': { tls: (port) => port !== HTTP_PORT, port: HTTPS_PORT },
  'winrms:': { tls: () => true, port: HTTPS_PORT },
  'winrm+http:': { tls: () => false, port: HTTP_PORT },
};
const FORM = 'write winrm://[user@]host[:port], such as winrm://admin@pc17.corp.example; port 5985 means HTTP with sealed messages, every other port HTTPS';

/**
 * Reads `winrm://[user@]host[:port]`, `winrms://...` (HTTPS whatever the port) or `winrm+http://...` (HTTP with sealed
 * messages whatever the port). A user may be `name`, `name@domain` or, percent-encoded or not, `DOMAIN\name`.
 * @throws WimproofError (scenario) WP-TARGET-PASSWORD-IN-ADDRESS for an address with a password, of which nothing is
 * shown; WP-TARGET-ADDRESS for any other address that cannot be read
 */
export function parseTargetAddress(text: string): TargetAddress {
  // A password may hold any character, `@` and `/` too: whatever has a colon before an `@` is taken for one, in an address
  // that is otherwise wrong as well.
  if (/:.*@/s.test(text.replace(/^\s*[a-z+]+:\/+/i, '')))
    throw new WimproofError({
      code: 'WP-TARGET-PASSWORD-IN-ADDRESS',
      kind: 'scenario',
      cause: 'the address holds a password, which every user of this host can read in the list of processes and which shells keep',
      mend: 'change that password, and give the new one in WIMPROOF_TARGET_PASSWORD, with --password-stdin, or when asked',
    });
  const match = /^([a-z+]+:)\/\/(?:(.*)@)?([^@/?#]+)(?:\/(?:wsman\/?)?)?$/is.exec(text.trim());
  const scheme = match && SCHEMES[match[1]!.toLowerCase()];
  const place = match && /^(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::(\d{1,5}))?$/i.exec(match[3]!);
  if (!match || !scheme || !place) throw badAddress(`'${text.replace(/^.*@/s, '').slice(0, 100)}' is no address of a WinRM service`);
  const port = place[2] === undefined ? scheme.port : Number(place[2]);
  if (port < 1 || port > 65_535) throw badAddress(`${place[2]} is no port`);
  return { host: place[1]!, port, tls: scheme.tls(port), ...(match[2] && { user: decoded(match[2]) }) };
}

/** The address without the account, in its canonical spelling. */
export function formatTargetAddress({ host, port, tls }: TargetAddress): string {
  const scheme = tls ? (port === HTTP_PORT ? 'winrms' : 'winrm') : port === HTTP_PORT ? 'winrm' : 'winrm+http';
  return `${scheme}://${host}:${port}`;
}

function decoded(user: string): string {
  try {
    return decodeURIComponent(user);
  } catch {
    throw badAddress(`the user '${user.slice(0, 100)}' is not percent-encoded text`);
  }
}

function badAddress(cause: string): WimproofError {
  return new WimproofError({ code: 'WP-TARGET-ADDRESS', kind: 'scenario', cause, mend: FORM });
}
