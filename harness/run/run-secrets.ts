import { randomBytes, randomInt } from 'node:crypto';
import { makeCertificate, type RunCertificate } from '../guest/certificate.ts';

/** What only this machine of this run knows. Never written to a plan, a log or a report; only onto the answer medium. */
export interface MachineSecrets {
  username: string;
  password: string;
  certificate: RunCertificate;
  /** Names the machine in serial lines; not secret, but unique, so that another run's guest is never mistaken for ours. */
  token: string;
  /** Product keys by the name of the environment variable that holds them. */
  productKeys: Readonly<Record<string, string>>;
  /** Secrets of the scenario's own answer file as written there, in order, and every spelling of them. */
  answerFile: readonly string[];
  spellings: readonly string[];
}
/** What a scenario brings along that must never be seen. */
export type ScenarioSecrets = Pick<MachineSecrets, 'productKeys' | 'answerFile' | 'spellings'>;

const CLASSES = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789'];

/**
 * A random password of 24 letters and digits with at least one of each class: satisfies Windows' default complexity
 * policy (three of five classes, no account name in it), and needs no quoting in cmd or XML.
 * Source: "Password must meet complexity requirements", Windows security policy settings.
 */
export function makePassword(): string {
  const all = CLASSES.join('');
  const pick = (from: string): string => from.charAt(randomInt(from.length));
  const characters = [...CLASSES.map(pick), ...Array.from({ length: 21 }, () => pick(all))];
  for (let i = characters.length - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [characters[i], characters[j]] = [characters[j] ?? '', characters[i] ?? ''];
  }
  return characters.join('');
}

/** Everything that must be blanked wherever text leaves the run. */
export function secretTexts({ password, productKeys, spellings }: MachineSecrets): string[] {
  return [password, ...Object.values(productKeys), ...spellings];
}

export async function makeMachineSecrets(scenario: ScenarioSecrets = { productKeys: {}, answerFile: [], spellings: [] }): Promise<MachineSecrets> {
  return { ...scenario, username: 'wimproof', password: makePassword(), certificate: await makeCertificate(), token: randomBytes(6).toString('hex') };
}
