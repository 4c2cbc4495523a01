import net from 'node:net';

/** An address of the guest that its own script told on the serial line (harness/guest/script/address-event). */
const TOLD = /##wimproof .*\bevent=address\b.*\baddress=([0-9A-Fa-f.:]+)/;

export function addressTold(line: string): string | undefined {
  const address = TOLD.exec(line)?.[1];
  return address !== undefined && net.isIP(address) !== 0 ? address : undefined;
}

/**
 * Addresses in the order in which they are worth a try: IPv4, IPv6, and last the link-local ones, which reach a guest on
 * an internal switch without a DHCP server. IPv6 link-local addresses get the host's zone, or are left out without one.
 * @param zone number of the host's interface on the guest's switch
 */
export function reachable(addresses: readonly string[], zone: number | null): string[] {
  const known = [...new Set(addresses.map((one) => one.replace(/%.*$/, '').toLowerCase()))].filter((one) => net.isIP(one) !== 0);
  const linkLocal6 = (one: string) => /^fe[89ab]/.test(one);
  const rank = (one: string) => (linkLocal6(one) ? 3 : one.startsWith('169.254.') ? 2 : net.isIPv6(one) ? 1 : 0);
  return known
    .filter((one) => !linkLocal6(one) || zone !== null)
    .toSorted((a, b) => rank(a) - rank(b))
    .map((one) => (linkLocal6(one) ? `${one}%${zone}` : one));
}

/** The first address, in their order, that takes a TCP connection on the port; undefined when none does in time. */
export async function firstAnswering(addresses: readonly string[], port: number, limitMs: number): Promise<string | undefined> {
  const answers = await Promise.all(addresses.map((address) => answersAt(address, port, limitMs)));
  return addresses.find((_, at) => answers[at]);
}

function answersAt(host: string, port: number, limitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port });
    const finish = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(limitMs, () => finish(false));
    socket.once('connect', () => finish(true)).once('error', () => finish(false));
  });
}
