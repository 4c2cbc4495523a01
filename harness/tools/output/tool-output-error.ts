import { WimproofError } from '../../errors/wimproof-error.ts';

/** The output of a Microsoft tool has not the shape that it should: nothing may be concluded from it. */
export function toolOutputError(tool: string, what: string, why: string, line?: string): WimproofError {
  return new WimproofError({
    code: 'WP-TOOL-OUTPUT',
    kind: 'infrastructure',
    cause: `the output of ${tool} ${what} cannot be read: ${why}${line === undefined ? '' : `, at ${JSON.stringify(line.slice(0, 120))}`}`,
    mend: 'look at the whole output in the evidence; if the tool really prints this, the parser has to learn it',
  });
}
