// @ts-check
// From the action's inputs, which arrive as environment variables, to wimproof's command line. Pure.

/** What a secret must not set: it would change which programs run, or what the runner reads. */
const RESERVED = /^(?:PATH|PATHEXT|COMSPEC|SYSTEMROOT|NODE_.*|LD_.*|DYLD_.*|GITHUB_.*|RUNNER_.*|ACTIONS_.*|WIMPROOF_.*)$/i;

/**
 * A JSON array of strings, or one value a line; blank lines are none.
 * @param {string | undefined} text
 * @returns {string[]}
 */
export function listOf(text) {
  const trimmed = (text ?? '').trim();
  if (!trimmed.startsWith('[')) return trimmed.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '');
  const value = JSON.parse(trimmed);
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'string')) throw new Error(`not a JSON array of texts: ${trimmed}`);
  return value;
}

/**
 * The command line of an input set. Every value is one argument, whatever is in it; a scenario or cell that looks like
 * an option is refused.
 * @param {Record<string, string | undefined>} environment
 * @returns {string[]}
 */
export function argumentsOf(environment) {
  /** @param {string} option @param {string[]} values */
  const many = (option, values) => (values.length > 0 ? [option, ...values.map(plain)] : []);
  /** @param {string} option @param {string | undefined} value */
  const one = (option, value) => ((value ?? '').trim() === '' ? [] : [option, plain((value ?? '').trim())]);
  const { WIMPROOF_COMMAND: command = 'run' } = environment;
  const scenarios = listOf(environment['WIMPROOF_SCENARIOS']).map(plain);
  const strategies = many('--strategy', listOf(environment['WIMPROOF_STRATEGIES']));
  const output = one('--output', environment['WIMPROOF_OUTPUT']);
  const further = listOf(environment['WIMPROOF_ARGS']);
  switch (command) {
    case 'run':
      return ['run', ...scenarios, ...many('--cells', listOf(environment['WIMPROOF_CELLS'])), ...strategies, ...one('--provider', environment['WIMPROOF_PROVIDER']), ...output, ...further];
    case 'matrix': {
      const shards = (environment['WIMPROOF_SHARDS'] ?? '').trim();
      return [
        'matrix', ...scenarios, ...strategies, ...(shards === '' || shards === '0' ? [] : ['--shards', plain(shards)]),
        ...many('--durations', listOf(environment['WIMPROOF_DURATIONS'])), ...many('--labels', listOf(environment['WIMPROOF_LABELS'])), '--format', 'github', ...output, ...further,
      ];
    }
    case 'merge':
      return ['merge', plain((environment['WIMPROOF_FOLDER'] ?? '').trim()), ...output, ...one('--expect', environment['WIMPROOF_EXPECT']), ...further];
    default:
      throw new Error(`'${command}' is not run, matrix or merge`);
  }
}

/**
 * Whether machines will run in QEMU.
 * @param {Record<string, string | undefined>} environment
 */
export function needsQemu(environment) {
  return (environment['WIMPROOF_COMMAND'] ?? 'run') === 'run' && ['', 'qemu'].includes((environment['WIMPROOF_PROVIDER'] ?? '').trim());
}

/**
 * `NAME=value` lines. Messages name no value.
 * @param {string} text
 * @returns {[string, string][]}
 */
export function secretVariables(text) {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '').map((line, index) => {
    const name = line.slice(0, Math.max(0, line.indexOf('='))).trim();
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name)) throw new Error(`line ${index + 1} of 'environment' is not NAME=value`);
    if (RESERVED.test(name)) throw new Error(`'environment' must not set ${name}`);
    return [name, line.slice(line.indexOf('=') + 1).trim()];
  });
}

/** @param {string} value */
function plain(value) {
  if (value === '' || value.startsWith('-')) throw new Error(`'${value}' cannot stand here`);
  return value;
}
