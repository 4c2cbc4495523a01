import { toolOutputError } from '../output/tool-output-error.ts';
import { readDismOutput } from './dism-output.ts';

export type ComponentStoreHealth = 'healthy' | 'repairable' | 'not-repairable';

const verdicts: Record<string, ComponentStoreHealth> = {
  'No component store corruption detected.': 'healthy',
  'The component store is repairable.': 'repairable',
  'The component store cannot be repaired.': 'not-repairable',
  // /RestoreHealth: whether something was repaired or nothing had to be.
  'The restore operation completed successfully.': 'healthy',
  'The component store corruption was repaired.': 'healthy',
};

/**
 * `/Cleanup-Image /CheckHealth`, `/ScanHealth` and `/RestoreHealth`: what DISM says of the component store. Sentences
 * seen in transcripts of 10.0.19041 to 10.0.26100, where they may stand behind the progress bar.
 */
export function parseComponentStoreHealth(output: string): ComponentStoreHealth {
  const { body, query } = readDismOutput(output, '/Cleanup-Image');
  const found = new Set<ComponentStoreHealth>();
  for (const line of body) {
    if (line.trim() === '') continue;
    const verdict = verdicts[line.trim()];
    if (!verdict) throw toolOutputError('dism', query, 'it has an unknown line', line);
    found.add(verdict);
  }
  const [verdict, other] = found;
  if (!verdict) throw toolOutputError('dism', query, 'it does not say how the component store is');
  if (other) throw toolOutputError('dism', query, `it says that the component store is ${verdict} and ${other}`);
  return verdict;
}
