import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAnalyzeComponentStore } from '../../harness/tools/dism/parse-analyze-component-store.ts';
import { parseFeatureInfo } from '../../harness/tools/dism/parse-feature-info.ts';
import { parseFeatures } from '../../harness/tools/dism/parse-features.ts';
import { transcript, type Transcript } from './transcript.ts';
import { CORPORA } from '../corpora.ts';

/** Files made by others (see their README); absent on most machines. */
export const corpora = CORPORA;
export const hasCorpora = existsSync(join(corpora, 'dism-output'));

/** The recorded transcripts of DISM that are whole. */
export function recordedTranscripts(): Transcript[] {
  if (!hasCorpora) return [];
  const read = (file: string): string => readFileSync(join(corpora, 'dism-output', file), 'utf8');
  return [
    transcript('recorded features of Windows 7', read('win7-printing-sandbox__Windows7-Features-EN.txt'), parseFeatures, ({ length }) => length),
    transcript('recorded features of Server 2008 R2', read('puppetlabs-dism__spec__fixtures__dism_get_features'), parseFeatures, ({ length }) => length),
    transcript('recorded feature information', read('inspec__test__fixtures__cmd__dism-iis-webserver'), parseFeatureInfo, () => 1),
    transcript('documented component store analysis', read('doc__sfigg__determine-the-actual-size-of-the-winsxs-folder__b1.txt'), parseAnalyzeComponentStore, () => 1),
  ];
}
