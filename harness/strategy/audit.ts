import { auditAnswerFile, deployedAnswerFile } from './answer-files.ts';
import type { CompileContext, StrategyStages } from './compile.ts';
import { DEADLINES } from './deadlines.ts';
import { GENERALIZE_ANSWER_FILE, generalizeJob } from './generalize-job.ts';
import { answerMedium, asUnattend, mergedText, payloadMedium } from './media.ts';
import { onlineContext, onlineJob } from './online-job.ts';
import { payloadMediumFiles } from './payload-layout.ts';
import type { Stage } from './plan.ts';
import { setupStart } from './setup-start.ts';
import { isJobWork, scriptsOf } from './steps/steps-of-job.ts';
import { verifyStage } from './verify-stage.ts';

/**
 * audit: Windows Setup installs the bare image and stops in audit mode; a job as SYSTEM services the running system,
 * restarting where an operation asks for it; Sysprep generalizes it; then it boots as a user would get it. What only an
 * answer file can set (international settings) rides on the one that Sysprep is given.
 */
export function compileAudit(context: CompileContext): StrategyStages {
  const { image, placed, diskGiB } = context;
  const online = placed.filter(isJobWork);
  const servicing = online.length > 0 ? onlineJob('service-system', image, online) : undefined;
  const generalize = generalizeJob();
  const deployed = deployedAnswerFile(context);
  const start = setupStart(context);
  const auditStage: Stage[] = servicing
    ? [
        {
          name: 'audit',
          title: 'Service the running system in audit mode',
          steps: [{ action: 'run-job', id: 'service-system', job: servicing, deadlineMinutes: DEADLINES.auditJob }],
        },
      ]
    : [];
  return {
    stages: [
      {
        name: 'setup',
        title: 'Windows Setup installs the image and stops in audit mode',
        steps: [
          ...start.steps,
          answerMedium('write-audit-answer', auditAnswerFile(image), context),
          payloadMedium(
            [...payloadMediumFiles(online), ...scriptsOf(online, onlineContext(image)), { path: GENERALIZE_ANSWER_FILE, text: mergedText(deployed, context), encoding: 'utf8', secrets: true }],
            servicing ? [servicing, generalize] : [generalize],
          ),
          { action: 'create-disk', id: 'create-disk', sizeGiB: diskGiB },
          { action: 'start-machine', id: 'start-setup', boot: 'media', media: [...start.media, 'answer', 'payload'], reason: 'Windows Setup installs and enters audit mode' },
          { action: 'await-ready', id: 'await-audit', phase: 'audit', deadlineMinutes: DEADLINES.setup },
        ],
      },
      ...auditStage,
      {
        name: 'generalize',
        title: 'Generalize the system',
        steps: [
          { action: 'run-job', id: 'generalize', job: generalize, deadlineMinutes: DEADLINES.generalize },
          { action: 'await-power-off', id: 'await-generalize-off', deadlineMinutes: DEADLINES.powerOff },
        ],
      },
      {
        name: 'oobe',
        title: 'First boot of the generalized system',
        steps: [
          answerMedium('write-oobe-answer', deployed, context, [asUnattend(deployed, context)]),
          { action: 'start-machine', id: 'start-oobe', boot: 'disk', media: ['answer'], reason: 'first boot after generalize: specialize, OOBE, first logon' },
          { action: 'await-ready', id: 'await-oobe', phase: 'oobe', deadlineMinutes: DEADLINES.firstBoot },
        ],
      },
      verifyStage(context),
    ],
  };
}
