import type { CommandCall } from './command-call.ts';
import type { DocumentedCmdlet, DocumentedParameter } from './documented-cmdlet.ts';
import { constantText } from './parse-script.ts';

export type BindingRule = 'unknown-parameter' | 'not-in-every-version' | 'missing-value' | 'accepted-value' | 'parameter-set';
export interface BindingProblem {
  rule: BindingRule;
  text: string;
}

/** Common parameters [about_CommonParameters] of both Windows PowerShell 5.1 and PowerShell 7. */
const COMMON = new Map<string, { isSwitch: boolean }>([
  ...['debug', 'verbose'].map((name) => [name, { isSwitch: true }] as const),
  ...['erroraction', 'errorvariable', 'informationaction', 'informationvariable', 'outvariable', 'outbuffer', 'pipelinevariable', 'warningaction', 'warningvariable'].map((name) => [name, { isSwitch: false }] as const),
]);

/**
 * Binds a call's parameters as PowerShell would [about_Parameters, about_Parameter_Sets], but by whole names only, and
 * tells what cannot be bound in every documented version.
 * @param splatted constant names out of the hash tables that the call splats; undefined when they are not known
 */
export function bindCall(call: CommandCall, cmdlet: DocumentedCmdlet, splatted: string[] | undefined = []): BindingProblem[] {
  const byName = new Map(Object.entries(cmdlet.parameters).map(([name, facts]) => [name.toLowerCase(), { name, facts }]));
  const problems: BindingProblem[] = [];
  const named = new Set<string>();
  let positional = 0;
  /** Notes a parameter; returns its facts. */
  const note = (written: string): DocumentedParameter | undefined => {
    const known = byName.get(written.toLowerCase());
    if (!known) problems.push({ rule: 'unknown-parameter', text: `${call.name} has no parameter -${written}` });
    else {
      named.add(known.name);
      if (known.facts.notIn) problems.push({ rule: 'not-in-every-version', text: `${call.name} has no -${known.name} in ${known.facts.notIn.join(', ')}` });
    }
    return known?.facts;
  };
  for (let at = 0; at < call.elements.length; at++) {
    const element = call.elements[at]!;
    if ('splat' in element) continue;
    if ('value' in element) {
      positional++;
      continue;
    }
    const next = call.elements[at + 1];
    const common = COMMON.get(element.parameter.toLowerCase());
    const facts = common ? undefined : note(element.parameter);
    if (!common && !facts) {
      // Unknown: its value, if any, must not be counted as positional as well.
      if (next && 'value' in next) at++;
      continue;
    }
    const isSwitch = common ? common.isSwitch : facts!.type === 'SwitchParameter';
    if (next && 'value' in next && (!isSwitch || next.joined)) {
      at++;
      const constant = facts?.values && constantText(next.value);
      if (constant !== undefined && !facts!.values!.some((value) => value.toLowerCase() === constant.toLowerCase())) {
        problems.push({ rule: 'accepted-value', text: `${call.name} -${element.parameter} takes ${facts!.values!.join(', ')}, not ${constant}` });
      }
    } else if (!isSwitch) problems.push({ rule: 'missing-value', text: `${call.name} -${element.parameter} has no value` });
  }
  for (const name of splatted ?? []) if (!COMMON.has(name.toLowerCase())) note(name);
  if (problems.some((problem) => problem.rule === 'unknown-parameter')) return problems;

  const misfits = cmdlet.sets.map((set) => misfit(cmdlet, set, named, positional, call.piped, splatted === undefined));
  if (!misfits.includes(undefined)) {
    // What is said of the set that fits best says most.
    const best = misfits.reduce((one, other) => (other!.rank < one!.rank ? other : one))!;
    problems.push({ rule: 'parameter-set', text: `${call.name}: ${best.text}` });
  }
  return problems;
}

/** Why a call does not fit a parameter set; undefined when it does. */
function misfit(cmdlet: DocumentedCmdlet, set: string, named: Set<string>, positional: number, piped: boolean, anythingSplatted: boolean): { rank: number; text: string } | undefined {
  const uses = Object.entries(cmdlet.parameters).flatMap(([name, facts]) => {
    const use = facts.uses.find((one) => !one.sets || one.sets.includes(set));
    return use ? [{ name, ...use }] : [];
  });
  const foreign = [...named].filter((name) => !uses.some((use) => use.name === name));
  if (foreign.length > 0) return { rank: 2 + foreign.length, text: `-${foreign.join(', -')} does not go with the other parameters` };
  const places = uses.filter((use) => use.position !== undefined && !named.has(use.name)).sort((one, other) => one.position! - other.position!);
  if (positional > places.length) return { rank: 2, text: `${positional} arguments without a name, but only ${places.length} can be` };
  const placed = places.slice(0, positional).map((use) => use.name);
  const missing = uses.filter((use) => use.required && !named.has(use.name) && !placed.includes(use.name) && !(piped && use.pipeline));
  return missing.length > 0 && !anythingSplatted ? { rank: 1, text: `-${missing.map((use) => use.name).join(', -')} is required` } : undefined;
}
