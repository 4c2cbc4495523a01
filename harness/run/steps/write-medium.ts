import { join } from 'node:path';
import { writeIso, type IsoFile } from '../../image/iso-writer.ts';
import type { MediumFile, Step } from '../../strategy/plan.ts';
import type { Execution } from '../execution.ts';
import { fillPlaceholders, placeholderValues } from '../placeholders.ts';
import type { MachineSecrets } from '../run-secrets.ts';

/** Writes an answer or payload medium into the work folder, with the secrets of this machine in place of the placeholders. */
export async function writeMedium(execution: Execution, step: Extract<Step, { action: 'write-medium' }>): Promise<void> {
  const out = join(execution.workFolder, `${step.id}.iso`);
  await writeIso({ label: step.label, files: step.files.map((file) => toIsoFile(file, execution.secrets)), out });
  execution.media[step.role] = out;
}

/** With the machine's secrets in place of the placeholders. */
export function toIsoFile(file: MediumFile, secrets: MachineSecrets): IsoFile {
  if ('from' in file) return { path: file.path, from: file.from };
  // The one binary placeholder: the certificate with its key, as the file Windows imports.
  if (file.text === '${certificate.pfx}') return { path: file.path, data: secrets.certificate.pfx };
  const text = file.secrets ? fillPlaceholders(file.text, placeholderValues(secrets)) : file.text;
  return { path: file.path, data: Buffer.from(text, file.encoding ?? 'utf8') };
}
