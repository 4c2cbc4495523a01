import { renderSetupStartScript, SETUP_START } from '../guest/script/setup-start-script.ts';
import type { CompileContext } from './compile.ts';
import { imageMedium, imageRole } from './media.ts';
import type { MediumRole, Step } from './plan.ts';

/** What makes Windows Setup start: steps before the machine, and the media to boot from, the bootable one first. */
export interface SetupStart {
  steps: Step[];
  media: MediumRole[];
}

/**
 * The installation medium boots by itself, without its question for a key, and Setup finds the answer file in its search
 * order. For a bare image file, and where the scenario wants it, our Windows PE starts Setup with the answer file and the
 * image on its command line.
 */
export function setupStart(context: CompileContext): SetupStart {
  if (context.setupStart === 'medium') return { steps: [{ action: 'prepare-install', id: 'prepare-install' }], media: ['install'] };
  const { medium, path } = context.from;
  return {
    steps: [{ action: 'prepare-pe', id: SETUP_START, startScript: renderSetupStartScript({ medium, path }) }, ...imageMedium(context)],
    media: ['pe', 'install', ...imageRole(context)],
  };
}
