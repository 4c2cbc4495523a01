import type { Cache } from '../image/cache.ts';
import { imageError } from '../image/image-error.ts';
import type { SelectedImage } from '../image/image-info.ts';
import { inspectImage, selectImage } from '../image/inspect-image.ts';
import { templateImage } from '../image/template-image.ts';
import { loadTemplate, type MachineTemplate } from '../machine/template.ts';
import type { Scenario } from '../scenario/scenario.ts';
import { withMedia } from '../strategy/installation-media.ts';

export interface ScenarioImageOptions {
  cache: Cache;
  onProgress: (text: string) => void;
  signal?: AbortSignal;
}

/**
 * The image that a scenario selects, with the installation medium that goes with a bare file. A template's own medium is
 * made when it is not in the cache.
 * @param machine the machine template on which it is to run
 * @throws WimproofError `WP-IMAGE-*`, `WP-WIM-*`, `WP-ISO-*`, `WP-TEMPLATE-*`
 */
export async function scenarioImage({ image: wanted }: Scenario, machine: MachineTemplate, options: ScenarioImageOptions): Promise<SelectedImage> {
  const selected = selectImage(await inspectImage(wanted.source ?? (await ownMedium(wanted.template ?? '', options))), wanted);
  const { architecture, name } = selected.image;
  if (architecture !== machine.architecture) throw imageError('WP-IMAGE-ARCHITECTURE', `${name || selected.source.path} is for ${architecture}, and the machine template ${machine.name} for ${machine.architecture}`, 'choose another image, or a machine template that fits');
  return wanted.media === undefined ? selected : withMedia(selected, await inspectImage(wanted.media));
}

async function ownMedium(name: string, { cache, onProgress, signal }: ScenarioImageOptions): Promise<string> {
  return templateImage(await loadTemplate(name), { cache, progress: onProgress, ...(signal && { signal }) });
}
