import type { JobStepResult } from '../../guest/job/job.ts';
import { parseDrivers } from '../../tools/dism/parse-drivers.ts';
import { parsePackages } from '../../tools/dism/parse-packages.ts';
import { parsePeSettings } from '../../tools/dism/parse-pe-settings.ts';
import type { ExpectationOf } from '../expectation/expectation.ts';
import { sameText, type Finding } from './finding.ts';
import { readTranscript, stepsOf } from './job-transcripts.ts';
import { driverFileName, sameVersion } from './judge-driver.ts';
import { packageStateClass } from '../state-class.ts';
import { unanswered } from './unanswered.ts';

/** One thing that the image is to have, and what it has. */
interface Part {
  expected: string;
  actual: string;
  holds: boolean;
}

/**
 * Judges the serviced Windows PE image by what DISM says of it after it was committed and mounted again: its settings,
 * packages and drivers. Optional components stay `Install Pending` there, as Windows PE never finishes them
 * ("WinPE: Add packages (Optional Components Reference)"). All three listings must be readable, whatever was asked for.
 */
export function judgeWindowsPe(expectation: ExpectationOf<'windows-pe'>, jobSteps: readonly JobStepResult[]): Finding {
  const steps = stepsOf(expectation, jobSteps);
  const settings = readTranscript(steps, 'Query settings of ', parsePeSettings);
  const packages = readTranscript(steps, 'Query packages of ', parsePackages);
  const drivers = readTranscript(steps, 'Query drivers of ', parseDrivers);
  const wanted = { title: 'The Windows PE image is serviced', expected: expectedOf(expectation) };
  const problem = [settings, packages, drivers].flatMap((one) => ('problem' in one ? [one.problem] : []));
  if ('problem' in settings || 'problem' in packages || 'problem' in drivers) return unanswered(wanted, problem.join('; '));
  if (packages.value.length === 0) return unanswered(wanted, 'the image lists no package at all');
  const parts = partsOf(expectation, settings.value, packages.value, drivers.value);
  const missing = parts.filter((part) => !part.holds);
  return {
    ...wanted,
    actual: parts.length === 0 ? 'readable' : missing.length === 0 ? parts.map((part) => part.actual).join(', ') : missing.map((part) => `${part.expected}: ${part.actual}`).join('; '),
    holds: missing.length === 0,
    evidence: [
      `${settings.step.title}: scratch space ${settings.value.scratchSpaceMb} MB, target path ${settings.value.targetPath}`,
      ...packages.value.map((entry) => `${packages.step.title}: ${entry.identity} | ${entry.state}`),
      ...drivers.value.map((entry) => `${drivers.step.title}: ${entry.originalFileName} ${entry.version}`),
    ],
  };
}

function expectedOf({ packages, drivers, scratchSpace, targetPath }: ExpectationOf<'windows-pe'>): string {
  return [
    scratchSpace !== undefined && `scratch space ${scratchSpace} MB`,
    targetPath !== undefined && `target path ${targetPath}`,
    ...packages.map((identity) => `package ${identity}`),
    ...drivers.map(({ originalFileName, version }) => `driver ${originalFileName}${version ? ` ${version}` : ''}`),
  ].filter(Boolean).join(', ') || 'readable';
}

function partsOf(
  expectation: ExpectationOf<'windows-pe'>,
  settings: ReturnType<typeof parsePeSettings>,
  packages: ReturnType<typeof parsePackages>,
  drivers: ReturnType<typeof parseDrivers>,
): Part[] {
  const { scratchSpace, targetPath } = expectation;
  return [
    ...(scratchSpace === undefined ? [] : [{ expected: `scratch space ${scratchSpace} MB`, actual: `scratch space ${settings.scratchSpaceMb} MB`, holds: settings.scratchSpaceMb === scratchSpace }]),
    ...(targetPath === undefined ? [] : [{ expected: `target path ${targetPath}`, actual: `target path ${settings.targetPath}`, holds: sameText(bare(settings.targetPath), bare(targetPath)) }]),
    ...expectation.packages.map((identity): Part => {
      const listed = packages.find((entry) => sameText(entry.identity, identity));
      const state = listed && packageStateClass(listed.state);
      return { expected: `package ${identity}`, actual: listed ? `${identity} ${listed.state}` : 'not listed', holds: state === 'installed' || state === 'install-pending' };
    }),
    ...expectation.drivers.map(({ originalFileName, version }): Part => {
      const same = drivers.filter((entry) => !entry.inbox && sameText(driverFileName(entry.originalFileName), driverFileName(originalFileName)));
      return {
        expected: `driver ${originalFileName}${version ? ` ${version}` : ''}`,
        actual: same.length === 0 ? 'not listed' : same.map((entry) => `${driverFileName(entry.originalFileName)} ${entry.version}`).join(', '),
        holds: same.some((entry) => version === undefined || sameVersion(version, entry.version)),
      };
    }),
  ];
}

/** `X:\` and `X:` are the same target. */
function bare(path: string): string {
  return path.replace(/\\+$/, '');
}
