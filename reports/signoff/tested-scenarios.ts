import type { JobStepResult } from '../../harness/guest/job/job.ts';
import type { ScenarioRecord } from '../../harness/run/run-record.ts';
import type { Outcome } from '../../harness/verify/outcome.ts';
import type { TestedCell, TestedScenario } from '../attestation/configuration.ts';
import type { RunSource } from '../run-report.ts';
import type { RequiredCell } from './decision.ts';

/** What the required cells were made of. @param digestOf hex SHA-256 of a file of the run by its path there, from the manifest */
export function testedScenarios(source: RunSource, required: readonly RequiredCell[], records: readonly ScenarioRecord[], digestOf: (path: string) => string | undefined): TestedScenario[] {
  return source.scenarios.flatMap((name): TestedScenario[] => {
    const strategies = required.flatMap((cell) => (cell.scenario === name ? [cell.strategy] : []));
    if (strategies.length === 0) return [];
    const record = records.find((one) => one.name === name);
    const outcomes = source.scenario(name).cells.map(({ outcome }) => outcome).filter(({ strategy }) => strategies.includes(strategy));
    return [
      {
        name,
        ...(record?.file && { file: record.file }),
        ...(record?.digest && { digest: record.digest }),
        ...(record?.payloads && { payloads: record.payloads }),
        cells: outcomes.map((outcome) => testedCell(outcome, digestOf)),
      },
    ];
  });
}

function testedCell(outcome: Outcome, digestOf: (path: string) => string | undefined): TestedCell {
  const { scenario, strategy, image, evidence, checks, stages } = outcome;
  const kept = (file: string | undefined) => {
    const sha256 = file && digestOf(`${scenario}/${strategy}/${file}`);
    return sha256 ? { file, sha256 } : undefined;
  };
  const [answerFile, plan] = [kept(evidence.answerFile), kept(evidence.plan)];
  return {
    strategy,
    image,
    ...(answerFile && { answerFile }),
    ...(plan && { plan }),
    dismVersions: [...new Set(stages.flatMap(({ jobSteps }) => jobSteps.flatMap(dismVersion)))],
    passed: checks.filter(({ status }) => status === 'passed').map(({ id }) => id),
  };
}

/** DISM prints its version below its banner, also with /English. */
function dismVersion({ log = '' }: JobStepResult): string[] {
  const version = /^Deployment Image Servicing and Management tool\r?\nVersion: (\d+(?:\.\d+){1,3})\s*$/m.exec(log)?.[1];
  return version ? [version] : [];
}
