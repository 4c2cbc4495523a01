/**
 * `DOMAIN\user` in its parts. A user principal name (`user@domain`) stays whole, with an empty domain: the domain
 * controller takes it apart. A bare name is one of the machine's own accounts; so is `.\user`, as Windows writes it.
 */
export function splitAccount(username: string): { user: string; domain: string } {
  const backslash = username.indexOf('\\');
  if (backslash < 0) return { user: username, domain: '' };
  const domain = username.slice(0, backslash);
  return { user: username.slice(backslash + 1), domain: domain === '.' ? '' : domain };
}
