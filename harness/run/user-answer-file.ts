import { hideSecrets, type HiddenSecrets } from '../unattend/hide-secrets.ts';
import { loadAnswerFile } from '../unattend/load-answer-file.ts';

/**
 * The scenario's own answer file, its secrets replaced by placeholders.
 * @throws WimproofError (scenario) for a file that is no answer file, with its place
 */
export async function readUserAnswerFile(file: string): Promise<HiddenSecrets> {
  const { text } = await loadAnswerFile(file);
  return hideSecrets(text);
}
