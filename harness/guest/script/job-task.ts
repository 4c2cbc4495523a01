import type { Job } from '../job/job.ts';
import { batchText } from './batch.ts';
import { jobFolder, stateFolder } from './job-paths.ts';

/**
 * task.xml for `schtasks /create /xml` (Task Scheduler schema 1.2, Vista and later), with a byte order mark: schtasks
 * wants UTF-16. Three defaults would end a long job: 72 hours' limit, running on mains only, priority below normal.
 *
 * As SYSTEM with a boot trigger, so the job goes on after a restart. Interactive: in the session of the logged-on
 * account with full rights, started on demand only, and never at boot, where it could hit the generalized system.
 */
export function renderTask(job: Job, interactiveAccount = 'Administrator'): string {
  const interactive = job.runAs === 'interactive';
  const principal = interactive
    ? [`      <UserId>${xml(interactiveAccount)}</UserId>`, '      <LogonType>InteractiveToken</LogonType>', '      <RunLevel>HighestAvailable</RunLevel>']
    : ['      <UserId>S-1-5-18</UserId>', '      <RunLevel>HighestAvailable</RunLevel>'];
  return `\uFEFF${batchText([
    '<?xml version="1.0" encoding="UTF-16"?>',
    '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">',
    '  <RegistrationInfo>',
    `    <Description>wimproof job ${job.id}</Description>`,
    '  </RegistrationInfo>',
    ...(interactive ? ['  <Triggers />'] : ['  <Triggers>', '    <BootTrigger>', '      <Enabled>true</Enabled>', '    </BootTrigger>', '  </Triggers>']),
    '  <Principals>',
    '    <Principal id="Author">',
    ...principal,
    '    </Principal>',
    '  </Principals>',
    '  <Settings>',
    '    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>',
    '    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>',
    '    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>',
    '    <AllowHardTerminate>true</AllowHardTerminate>',
    '    <StartWhenAvailable>false</StartWhenAvailable>',
    '    <AllowStartOnDemand>true</AllowStartOnDemand>',
    '    <Enabled>true</Enabled>',
    '    <Hidden>false</Hidden>',
    '    <ExecutionTimeLimit>PT0S</ExecutionTimeLimit>',
    '    <Priority>4</Priority>',
    '  </Settings>',
    '  <Actions Context="Author">',
    '    <Exec>',
    '      <Command>%SystemRoot%\\System32\\cmd.exe</Command>',
    // Begins with call, so that cmd /c has no first quote to strip.
    `      <Arguments>/d /c call ${xml(`"${jobFolder(job.id)}\\run.cmd" "${stateFolder(job.id)}"`)}</Arguments>`,
    '    </Exec>',
    '  </Actions>',
    '</Task>',
  ])}`;
}

function xml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
