import { renderPeStartScript } from '../guest/script/pe-start-script.ts';
import { renderUefiLayout } from '../tools/diskpart/uefi-layout.ts';
import { deployedAnswerFile } from './answer-files.ts';
import type { CompileContext, StrategyStages } from './compile.ts';
import { DEADLINES } from './deadlines.ts';
import { imageContext, imageJob, PARTITION_SCRIPT } from './image-job.ts';
import { answerMedium, asUnattend, payloadMedium } from './media.ts';
import { payloadMediumFiles } from './payload-layout.ts';
import { isJobWork, scriptsOf } from './steps/steps-of-job.ts';
import { verifyStage } from './verify-stage.ts';

/**
 * offline: Windows PE applies the image to an empty disk, services it there with DISM and makes it bootable; then the
 * disk boots for the first time. The serviced disk holds nothing of this run, so it can be kept, unless a product key
 * is in it.
 */
export function compileOffline(context: CompileContext): StrategyStages {
  const { image, installFile, placed, diskGiB, service } = context;
  const inImage = placed.filter(isJobWork);
  const job = imageJob(image, inImage, installFile, service);
  const deployed = deployedAnswerFile(context);
  const hasKey = inImage.some(({ operation }) => 'productKey' in operation && operation.productKey !== undefined);
  return {
    stages: [
      {
        name: 'pe',
        title: 'Apply and service the image in Windows PE',
        ...(!hasKey && { cacheable: true }),
        steps: [
          { action: 'prepare-pe', id: 'prepare-pe', startScript: renderPeStartScript(job.id) },
          payloadMedium([{ path: PARTITION_SCRIPT, text: renderUefiLayout() }, ...payloadMediumFiles(inImage), ...scriptsOf(inImage, imageContext(image, service))], [job]),
          { action: 'create-disk', id: 'create-disk', sizeGiB: diskGiB },
          { action: 'create-job-disk', id: 'create-job-disk' },
          { action: 'start-machine', id: 'start-pe', boot: 'media', media: ['pe', 'install', 'payload'], jobDisk: true, reason: 'Windows PE services the image on the disk' },
          { action: 'await-ready', id: 'await-pe', phase: 'pe', deadlineMinutes: DEADLINES.peReady, serialOnly: true },
          { action: 'follow-pe-job', id: 'service-image', job, deadlineMinutes: DEADLINES.peJob },
          { action: 'await-power-off', id: 'await-pe-off', deadlineMinutes: DEADLINES.powerOff },
        ],
      },
      {
        name: 'oobe',
        title: 'First boot of the serviced image',
        steps: [
          answerMedium('write-answer', deployed, context, [asUnattend(deployed, context)]),
          { action: 'start-machine', id: 'start-oobe', boot: 'disk', media: ['answer'], reason: 'first boot: specialize, OOBE, first logon' },
          { action: 'await-ready', id: 'await-oobe', phase: 'oobe', deadlineMinutes: DEADLINES.firstBoot },
        ],
      },
      verifyStage(),
    ],
  };
}
