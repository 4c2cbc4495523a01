import { renderPeStartScript } from '../guest/script/pe-start-script.ts';
import { renderUefiLayout } from '../tools/diskpart/uefi-layout.ts';
import { deployedAnswerFile } from './answer-files.ts';
import type { CompileContext, StrategyStages } from './compile.ts';
import { DEADLINES } from './deadlines.ts';
import { imageContext, imageJob, PARTITION_SCRIPT } from './image-job.ts';
import { answerMedium, asUnattend, imageMedium, imageRole, jobFiles, payloadMedium } from './media.ts';
import { payloadMediumFiles } from './payload-layout.ts';
import type { Stage } from './plan.ts';
import { isJobWork, scriptsOf } from './steps/steps-of-job.ts';
import { verifyStage } from './verify-stage.ts';

/**
 * offline: the image is applied to an empty disk, serviced with DISM and made bootable, by Windows PE in a machine or by
 * this host itself (`engine`); then the disk boots for the first time. The serviced disk holds nothing of this run, so it
 * can be kept, unless a product key is in it.
 */
export function compileOffline(context: CompileContext): StrategyStages {
  const { image, from, placed, diskGiB, service, engine } = context;
  const inImage = placed.filter(isJobWork);
  const how = { from, service, engine };
  const job = imageJob(image, inImage, how);
  const files = [...payloadMediumFiles(inImage), ...scriptsOf(inImage, imageContext(image, how))];
  const deployed = deployedAnswerFile(context);
  const hasKey = inImage.some(({ operation }) => 'productKey' in operation && operation.productKey !== undefined);
  const servicing: Pick<Stage, 'name' | 'title' | 'steps'> =
    engine === 'host-dism'
      ? {
          name: 'host',
          title: 'Apply and service the image with DISM of this host',
          steps: [{ action: 'run-host-job', id: 'service-image', job, files: [...files, ...jobFiles(job)], sizeGiB: diskGiB, deadlineMinutes: DEADLINES.peJob }],
        }
      : {
          name: 'pe',
          title: 'Apply and service the image in Windows PE',
          steps: [
            { action: 'prepare-pe', id: 'prepare-pe', startScript: renderPeStartScript(job.id) },
            ...imageMedium(context),
            payloadMedium([{ path: PARTITION_SCRIPT, text: renderUefiLayout() }, ...files], [job]),
            { action: 'create-disk', id: 'create-disk', sizeGiB: diskGiB },
            { action: 'create-job-disk', id: 'create-job-disk' },
            { action: 'start-machine', id: 'start-pe', boot: 'media', media: ['pe', 'install', ...imageRole(context), 'payload'], jobDisk: true, reason: 'Windows PE services the image on the disk' },
            { action: 'await-ready', id: 'await-pe', phase: 'pe', deadlineMinutes: DEADLINES.peReady, serialOnly: true },
            { action: 'follow-pe-job', id: 'service-image', job, deadlineMinutes: DEADLINES.peJob },
            { action: 'await-power-off', id: 'await-pe-off', deadlineMinutes: DEADLINES.powerOff },
          ],
        };
  return {
    stages: [
      { name: servicing.name, title: servicing.title, ...(!hasKey && { cacheable: true }), steps: servicing.steps },
      {
        name: 'oobe',
        title: 'First boot of the serviced image',
        steps: [
          answerMedium('write-answer', deployed, context, [asUnattend(deployed, context)]),
          { action: 'start-machine', id: 'start-oobe', boot: 'disk', media: ['answer'], reason: 'first boot: specialize, OOBE, first logon' },
          { action: 'await-ready', id: 'await-oobe', phase: 'oobe', deadlineMinutes: DEADLINES.firstBoot },
        ],
      },
      verifyStage(context),
    ],
  };
}
