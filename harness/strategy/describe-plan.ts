import type { Job, JobStep } from '../guest/job/job.ts';
import type { MediumFile, Plan, Stage, Step } from './plan.ts';

/**
 * A plan as text for `wimproof plan`: image, mechanisms, what is not possible, then stages and steps with the exact
 * commands. `contents` adds the text of every file that is written to a medium.
 */
export function describePlan(plan: Plan, options: { contents?: boolean } = {}): string {
  const { image } = plan;
  const lines = [
    `Plan of '${plan.scenario}' by strategy ${plan.strategy}`,
    `Image: ${image.name} (index ${image.index}, ${image.editionId}, ${image.version}, ${image.architecture}) of ${image.path}`,
    ...(image.media === undefined ? [] : [`Installation medium: ${image.media.path}`]),
    `Machine: ${plan.machine}`,
    ...(plan.engine ? [`Engine: ${plan.engine.name} (${plan.engine.why})`] : []),
    '',
    'Operations',
    ...plan.mechanisms.map(({ operation, mechanism, why }) => `  ${operation}: ${mechanism}${why === undefined ? '' : ` (${why})`}`),
    ...plan.notPossible.map(({ operation, reason, source }) => `  ${operation}: not possible: ${reason} (${source})`),
    ...plan.notes.map(({ operation, code, text }) => `  ${operation}: note: ${text} (${code})`),
    ...(plan.printedOnly === undefined ? [] : ['', `This plan can be printed but not run: ${plan.printedOnly}.`]),
    ...plan.stages.flatMap((stage, index) => ['', ...describeStage(stage, index + 1, options.contents ?? false)]),
    '',
    'Expectations',
    ...plan.expectations.map((expectation) => `  ${expectation.id}${expectation.strategies ? ` (only ${expectation.strategies.join(', ')})` : ''}${expectation.windows === undefined ? '' : ` (Windows ${expectation.windows})`}`),
    '',
  ];
  return lines.join('\n');
}

function describeStage(stage: Stage, number: number, contents: boolean): string[] {
  return [`Stage ${number} ${stage.name}: ${stage.title}${stage.cacheable ? ' (kept in the cache)' : ''}`, ...stage.steps.flatMap((step) => describeStep(step, contents).map((line) => `  ${line}`))];
}

function describeStep(step: Step, contents: boolean): string[] {
  switch (step.action) {
    case 'write-medium':
      return [`write medium ${step.label} (${step.role})`, ...step.files.flatMap((file) => describeFile(file, contents)).map((line) => `  ${line}`)];
    case 'prepare-pe':
      return ['prepare the Windows PE medium', ...(contents ? indented(step.startScript) : [])];
    case 'prepare-install':
      return ['prepare the installation medium: it starts without asking for a key'];
    case 'prepare-image':
      return [`prepare the IMAGE medium with ${step.file}`];
    case 'create-disk':
      return [`create an empty disk of ${step.sizeGiB} GiB`];
    case 'create-job-disk':
      return ['create the job disk'];
    case 'start-machine':
      return [`start the machine from ${step.boot} with ${step.media.join(', ') || 'no media'}${step.jobDisk ? ' and the job disk' : ''}${step.asBox ? ', packed as a box' : ''}: ${step.reason}`];
    case 'await-ready':
      return [`wait until ${step.phase} is ready${step.serialOnly ? ' (serial line)' : ' (serial line, then WinRM)'}, at most ${minutes(step.deadlineMinutes)}`];
    case 'await-answer':
      return [`wait until the guest answers over WinRM, booted anew, at most ${minutes(step.deadlineMinutes)}`];
    case 'run-job':
      return describeJob(step.startedBy ? 'follow job (started by FirstLogonCommands)' : 'run job', step.job, step.deadlineMinutes);
    case 'follow-pe-job':
      return describeJob('follow job', step.job, step.deadlineMinutes);
    case 'run-host-job':
      return [
        `make a disk of ${step.sizeGiB} GiB and attach it to this host`,
        'lay out the payload folder',
        ...step.files.flatMap((file) => describeFile(file, contents)).map((line) => `  ${line}`),
        ...describeJob('run job', step.job, step.deadlineMinutes),
        'detach the disk',
      ];
    case 'await-power-off':
      return [`wait until the machine is off, at most ${minutes(step.deadlineMinutes)}`];
    case 'stop-machine':
      return ['shut the machine down'];
    case 'take-inventory':
      return [`take the inventory${step.carried ? ' (the script travels over WinRM)' : ''}, at most ${minutes(step.deadlineMinutes)}`];
  }
}

function describeFile(file: MediumFile, contents: boolean): string[] {
  if ('from' in file) return [`${file.path} <- ${file.from}`];
  return [`${file.path}${file.secrets ? ' (filled in when written)' : ''}`, ...(contents ? indented(file.text) : [])];
}

function describeJob(verb: string, job: Job, deadlineMinutes: number): string[] {
  return [`${verb} ${job.id} as ${job.runAs}, at most ${minutes(deadlineMinutes)}`, ...job.steps.flatMap(describeJobStep).map((line) => `  ${line}`)];
}

function describeJobStep(step: JobStep): string[] {
  const notes = [
    step.endsMachine ? 'ends the machine' : `success ${step.success.join(', ')}`,
    ...(step.reboot === 'if-required' ? [`restart after ${step.rebootRequired?.join(', ') ?? ''}`] : []),
    ...(step.reboot === 'always' ? ['restart'] : []),
    ...(step.continueOnFailure ? ['goes on after a failure'] : []),
  ];
  return [`${step.id} ${step.title} [${notes.join('; ')}]`, `    ${showCommand(step.command)}`];
}

/** For reading: the command is an array, quoted here only where an argument has blanks. */
function showCommand(command: readonly string[]): string {
  return command.map((argument) => (argument !== '""' && /[\s"]/.test(argument) ? `"${argument.replaceAll('"', '\\"')}"` : argument)).join(' ');
}

function indented(text: string): string[] {
  return text.trimEnd().split(/\r?\n/).map((line) => `    | ${line}`);
}

function minutes(count: number): string {
  return count === 1 ? '1 minute' : `${count} minutes`;
}
