import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { TEST_RESULT_TYPE } from '../../reports/attestation/statement.ts';
import { USUAL_NAMES } from '../../reports/formats.ts';
import { inertLine } from '../../reports/inert-text.ts';
import { openRun } from '../../reports/open-run.ts';
import { renderFormat } from '../../reports/render-format.ts';
import { signOffRun, type SignedOff } from '../../reports/signoff/sign-off-run.ts';
import { signoffText } from '../../reports/signoff/signoff-text.ts';
import { wantsColor } from '../../reports/wants-color.ts';
import { writeWhole } from '../../reports/write-whole.ts';
import { outputEntry } from '../matrix/workflow-command.ts';

interface Options {
  policy: string;
  image?: string;
  key?: string;
  output?: string;
  by?: string;
}

/** Where a sign-off is told of: `say` standard output, `warn` standard error. */
export interface SignoffSink {
  say: (text: string) => void;
  warn: (text: string) => void;
}
const OWN_OUTPUT: SignoffSink = { say: (text) => void process.stdout.write(text), warn: (text) => void process.stderr.write(text) };

/** `wimproof signoff RUN`: prints the decision, writes its files, and under GitHub Actions sets the step's outputs. */
export async function signOff(run: string, { policy, image, key, output, by }: Options, sink: SignoffSink = OWN_OUTPUT): Promise<number> {
  const note = (text: string): void => sink.warn(`${text}\n`);
  const done = await signOffRun({ run, policyFile: policy, ...(image !== undefined && { imageFile: image }), ...(key !== undefined && { keyFile: key }), ...(output !== undefined && { output }), ...(by !== undefined && { by: inertLine(by) }), onProgress: note });
  sink.say(signoffText(done.record, { width: process.stdout.columns, color: wantsColor(process.stdout) }));
  // The report of the run shows the decision that lies beside it.
  if (relative(done.folder, run) === '' && existsSync(join(run, USUAL_NAMES.html))) await writeWhole(join(run, USUAL_NAMES.html), renderFormat('html', { folder: run, source: openRun(run), evidence: () => null }));
  for (const text of done.notes) note(`note: ${text}`);
  sink.say(`${done.folder}: ${done.files.join(', ')}\n`);
  const outputFile = process.env['GITHUB_OUTPUT'];
  // Whether GitHub can be told does not change the decision.
  if (outputFile) await appendFile(outputFile, stepOutputs(done)).catch((error: Error) => note(`note: the outputs of the step could not be written: ${error.message}`));
  return done.record.exitCode;
}

/** What `actions/attest` takes, by the names of its inputs (action.yml of actions/attest). */
export function stepOutputs({ record, folder }: Pick<SignedOff, 'record' | 'folder'>): string {
  const delimiter = `wimproof-${randomBytes(16).toString('hex')}`;
  const outputs: [string, string][] = [
    ['decision', record.decision],
    ...(record.subject && record.attestation
      ? ([
          ['subject-name', inertLine(record.subject.name)],
          ['subject-digest', `sha256:${record.subject.sha256}`],
          ['predicate-type', TEST_RESULT_TYPE],
          ['predicate-path', join(folder, 'predicate.json')],
        ] as [string, string][])
      : []),
  ];
  return outputs.map(([name, value]) => outputEntry(name, value, delimiter)).join('');
}
