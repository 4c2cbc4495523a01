import { randomBytes, randomInt } from 'node:crypto';
import { WimproofError } from '../errors/wimproof-error.ts';
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

/** Characters that neither cmd, XML nor a batch file gives a meaning. */
const PLAIN = /^[A-Za-z0-9._+-]{8,64}$/;

/**
 * The password that the user has chosen for the account of finished systems, so that a box made of one can be used.
 * @throws WimproofError (kind scenario) `WP-GUEST-PASSWORD`, which does not repeat it
 */
export function chosenPassword(password = process.env['WIMPROOF_GUEST_PASSWORD']): string | undefined {
  if (password === undefined || password === '') return undefined;
  const classes = [/[A-Z]/, /[a-z]/, /[0-9]/].filter((one) => one.test(password)).length;
  if (PLAIN.test(password) && classes === 3 && !/wimproof/i.test(password)) return password;
  throw new WimproofError({
    code: 'WP-GUEST-PASSWORD',
    kind: 'scenario',
    cause: 'the password in WIMPROOF_GUEST_PASSWORD is not one that every Windows accepts and every script can hold',
    mend: 'choose 8 to 64 of A-Z a-z 0-9 . _ + -, with an upper and a lower case letter and a digit, and without the name of the account (wimproof)',
  });
}

/** Everything that must be blanked wherever text leaves the run. */
export function secretTexts({ password, productKeys, spellings }: MachineSecrets): string[] {
  return [password, ...Object.values(productKeys), ...spellings];
}

export async function makeMachineSecrets(scenario: ScenarioSecrets = { productKeys: {}, answerFile: [], spellings: [] }): Promise<MachineSecrets> {
  return { ...scenario, username: 'wimproof', password: chosenPassword() ?? makePassword(), certificate: await makeCertificate(), token: randomBytes(6).toString('hex') };
}
