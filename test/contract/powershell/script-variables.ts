import type { Node } from '@vscode/tree-sitter-wasm';
import { commandCalls } from './command-call.ts';
import { constantText, innermost, nodesOf, type Script } from './parse-script.ts';

/** Variables that are there without an assignment, in Windows PowerShell 5.1 too [about_Automatic_Variables, about_Preference_Variables]. */
const AUTOMATIC = new Set(
  ('_ psitem args input true false null psscriptroot pscommandpath myinvocation psboundparameters pscmdlet error host home pid pwd profile psversiontable pshome psculture psuiculture ' +
    'lastexitcode matches this ? ^ $ foreach switch executioncontext stacktrace shellid nestedpromptlevel event eventargs eventsubscriber sender psdefaultparametervalues outputencoding ofs ' +
    'erroractionpreference progresspreference confirmpreference debugpreference informationpreference verbosepreference warningpreference whatifpreference errorview').split(' '),
);

/** Automatic variables that only PowerShell 6 and later has. */
const CORE_ONLY = new Set(['iswindows', 'islinux', 'ismacos', 'iscoreclr', 'psstyle', 'enabledexperimentalfeatures', 'psnativecommanduseerroractionpreference', 'psnativecommandargumentpassing']);

/** Common parameters whose value is the name of a variable. */
const NAMING = new Set(['outvariable', 'errorvariable', 'warningvariable', 'informationvariable', 'pipelinevariable']);

export interface VariableProblem {
  rule: 'unassigned-variable' | 'powershell-7-only';
  node: Node;
  text: string;
}

/**
 * Variables that are read but that nothing assigns in the same function, or around it. A script block shares the variables
 * of the function that it stands in. Not looked at: in which order things happen.
 */
export function unassignedVariables(script: Script): VariableProblem[] {
  const assigned = new Map<number, Set<string>>();
  const assign = (node: Node, name: string) => {
    const id = /^(script|global):/i.test(name) ? script.root.id : scopeOf(node, script).id;
    const bare = name.replace(/^(script|global|local|private):/i, '').toLowerCase();
    assigned.set(id, (assigned.get(id) ?? new Set()).add(bare));
  };
  const targets = new Set<number>();
  for (const node of assignedNodes(script)) {
    targets.add(node.id);
    assign(node, nameOf(node));
  }
  for (const call of commandCalls(script)) {
    call.elements.forEach((element, at) => {
      const next = call.elements[at + 1];
      const name = 'parameter' in element && NAMING.has(element.parameter.toLowerCase()) && next && 'value' in next ? constantText(next.value) : undefined;
      if (name) assign(call.node, name.replace(/^\+/, ''));
    });
  }
  const isAssigned = (node: Node, name: string): boolean => {
    for (let scope: Node | undefined = scopeOf(node, script); scope; scope = scope.id === script.root.id ? undefined : scopeOf(scope, script)) {
      if (assigned.get(scope.id)?.has(name)) return true;
    }
    return false;
  };
  return nodesOf(script.root, 'variable').flatMap((node): VariableProblem[] => {
    if (targets.has(node.id)) return [];
    const written = nameOf(node);
    if (/^\w+:/.test(written) && !/^(script|global|local|private|using):/i.test(written)) return []; // $env:PATH and other drives
    const name = written.replace(/^\w+:/, '').toLowerCase();
    if (CORE_ONLY.has(name)) return [{ rule: 'powershell-7-only', node, text: `Windows PowerShell has no $${written}` }];
    if (AUTOMATIC.has(name) || isAssigned(node, name)) return [];
    return [{ rule: 'unassigned-variable', node, text: `$${written} is read, but nothing assigns it` }];
  });
}

function nameOf(variable: Node): string {
  return variable.text.replace(/^[$@]/, '').replace(/^\{(.*)\}$/s, '$1');
}

/** The function that a node belongs to, or the script. */
function scopeOf(node: Node, script: Script): Node {
  for (let one = node.parent; one; one = one.parent) if (one.type === 'function_statement') return one;
  return script.root;
}

/** Variables to which something is assigned: `=`, parameters, foreach. `$x += 1` and `$x++` read first. */
function assignedNodes(script: Script): Node[] {
  const nodes: Node[] = [];
  for (const node of nodesOf(script.root, 'assignment_expression')) {
    if (node.namedChildren.find((child) => child?.type === 'assignement_operator')?.text !== '=') continue;
    nodes.push(...targetsOf(node.namedChildren.find((child) => child?.type === 'left_assignment_expression')!));
  }
  for (const node of nodesOf(script.root, 'script_parameter', 'foreach_statement')) {
    const variable = node.namedChildren.find((child) => child?.type === 'variable');
    if (variable) nodes.push(variable);
  }
  return nodes;
}

/** `$a`, `[int] $a`, `$a, $b`; but not `$a.b` or `$a[0]`, which read `$a`. */
function targetsOf(left: Node): Node[] {
  const inner = innermost(left);
  if (inner.type === 'variable') return [inner];
  if (inner.type === 'member_access' || inner.type === 'element_access') return [];
  return inner.namedChildren.flatMap((child) => (child && child.type !== 'type_literal' ? targetsOf(child) : []));
}
