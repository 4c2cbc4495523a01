import { WimproofError } from '../../errors/wimproof-error.ts';
import { nearest } from '../../scenario/nearest.ts';
import { dismKinds } from './dism-kinds.ts';
import { logKinds } from './log-kinds.ts';
import type { ParseKind } from './parse-kind.ts';
import { payloadKinds } from './payload-kinds.ts';
import { systemKinds } from './system-kinds.ts';

/** Every kind of file that `wimproof parse` reads. */
export const parseKinds: readonly ParseKind[] = [...dismKinds, ...systemKinds, ...payloadKinds, ...logKinds];

/** The kind of a name. Throws WP-PARSE-KIND, with the name that was probably meant. */
export function parseKind(name: string): ParseKind {
  const kind = parseKinds.find((known) => known.name === name);
  if (kind) return kind;
  const near = nearest(name, parseKinds.map((known) => known.name));
  throw new WimproofError({ code: 'WP-PARSE-KIND', kind: 'scenario', cause: `there is no kind ${JSON.stringify(name)}${near === undefined ? '' : `; perhaps ${near}`}`, mend: 'wimproof parse --list prints the kinds' });
}
