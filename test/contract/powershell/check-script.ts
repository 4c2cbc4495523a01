import type { Node } from '@vscode/tree-sitter-wasm';
import { bindCall, type BindingRule } from './bind-call.ts';
import { commandCalls, type CommandCall } from './command-call.ts';
import type { DocumentedCmdlet, DocumentedCmdlets } from './documented-cmdlet.ts';
import { constantText, enclosing, innermost, lineOf, nodesIn, nodesOf, type Script } from './parse-script.ts';
import { unassignedVariables } from './script-variables.ts';

export type Rule =
  | BindingRule
  | 'grammar' | 'unknown-command' | 'strict-mode' | 'error-action' | 'built-code' | 'powershell-7-only' | 'not-in-net-framework' | 'unassigned-variable' | 'non-ascii';

export interface ScriptProblem {
  rule: Rule;
  line: number;
  text: string;
}

export interface CheckOptions {
  documented: DocumentedCmdlets;
  /** The functions that the script may call besides cmdlets (`scriptFunctions`). */
  functions: Map<string, DocumentedCmdlet>;
  /** `fragment`: runs inside another script, which sets strict mode and what errors do. */
  kind: 'file' | 'fragment';
}

/** Static methods and properties that .NET has and the .NET Framework of Windows PowerShell has not. */
const NEWER_NET = /^\[(System\.)?(Convert\]::(To|From)HexString|IO\.Path\]::(GetRelativePath|Join|IsPathFullyQualified|TrimEndingDirectorySeparator)|Math\]::Clamp|Environment\]::(ProcessPath|TickCount64)|Text\.Encoding\]::Latin1|OperatingSystem\]::Is|Security\.Cryptography\.(RandomNumberGenerator\]::(GetBytes|GetInt32|GetHexString|Fill)|SHA\d+\]::HashData))/i;

/**
 * Finds what would keep a script from running in both Windows PowerShell 5.1 and PowerShell 7, and what must not be in it.
 * Pure. An empty list does not mean that the script does what it should.
 */
export function checkScript(script: Script, options: CheckOptions): ScriptProblem[] {
  const problems: ScriptProblem[] = [];
  const report = (rule: Rule, node: Node, text: string) => problems.push({ rule, line: lineOf(node), text });
  for (const node of nodesIn(script.root)) {
    if (node.isError || node.isMissing) report('grammar', node, `cannot be parsed: ${node.isMissing ? `something is missing after '${node.parent?.text.slice(0, 40)}'` : node.text.slice(0, 60)}`);
    if (node.type === 'pipeline_chain_tail') report('powershell-7-only', node, `Windows PowerShell has no ${node.firstChild?.text}`);
    if (node.type === 'expandable_string_literal' && /(?<!`)(``)*`(u\{|e)/.test(node.text)) report('powershell-7-only', node, 'Windows PowerShell has no escapes `u{} and `e');
    if ((node.type === 'invokation_expression' || node.type === 'member_access') && node.text.startsWith('[')) {
      if (/^\[((System\.)?Management\.Automation\.)?ScriptBlock\]::Create\b/i.test(node.text)) report('built-code', node, 'code must not be built from strings: [scriptblock]::Create');
      if (NEWER_NET.test(node.text) && node.parent?.type !== 'member_access') report('not-in-net-framework', node, `Windows PowerShell's .NET Framework has no ${node.text.split('(')[0]}`);
    }
  }
  for (const call of commandCalls(script)) checkCall(call, script, options, report);
  for (const { rule, node, text } of unassignedVariables(script)) report(rule, node, text);
  checkEncoding(script, problems);
  if (options.kind === 'file') checkOpening(script, report);
  return problems.sort((one, other) => one.line - other.line);
}

const BUILT = new Map([
  ['invoke-expression', 'Invoke-Expression'],
  ['iex', 'iex'],
]);

function checkCall(call: CommandCall, script: Script, { documented, functions }: CheckOptions, report: (rule: Rule, node: Node, text: string) => void): void {
  if (call.name === undefined) return;
  if (BUILT.has(call.name.toLowerCase())) return report('built-code', call.node, `code must not be built from strings: ${call.name}`);
  if (/^(pwsh|powershell)(\.exe)?$/i.test(call.name)) {
    const built = call.elements.find((element) => 'parameter' in element && /^(c|command|ec|e|enc|encodedcommand)$/i.test(element.parameter));
    if (built) report('built-code', call.node, `code must not be built from strings: ${call.name} -${'parameter' in built ? built.parameter : ''}`);
    return;
  }
  const cmdlet = find(documented.cmdlets, call.name) ?? find(Object.fromEntries(functions), call.name);
  if (!cmdlet) return report('unknown-command', call.node, `${call.name} is neither a documented cmdlet nor a function of ours (no aliases, no programs)`);
  for (const { rule, text } of bindCall(call, cmdlet, splattedNames(call, script))) report(rule, call.node, text);
}

function find(cmdlets: Record<string, DocumentedCmdlet>, name: string): DocumentedCmdlet | undefined {
  return cmdlets[name] ?? Object.entries(cmdlets).find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1];
}

/** The keys of the hash tables that a call splats; undefined when they cannot be read off the script. */
function splattedNames(call: CommandCall, script: Script): string[] | undefined {
  const names: string[] = [];
  for (const element of call.elements) {
    if (!('splat' in element)) continue;
    const around = enclosing(call.node, 'function_statement') ?? script.root;
    const tables = nodesOf(around, 'assignment_expression').flatMap((node) => {
      const [left, , right] = node.namedChildren;
      return left?.text.toLowerCase() === `$${element.splat}`.toLowerCase() && right ? [innermost(right)] : [];
    });
    if (tables.length === 0 || tables.some((table) => table.type !== 'hash_literal_expression')) return undefined;
    for (const table of tables) for (const key of nodesOf(table, 'key_expression')) names.push(constantText(key) ?? key.text);
    for (const index of nodesOf(around, 'element_access')) {
      if (enclosing(index, 'left_assignment_expression') && index.firstNamedChild?.text.toLowerCase() === `$${element.splat}`.toLowerCase()) names.push(constantText(index.lastNamedChild!) ?? index.text);
    }
  }
  return [...new Set(names)];
}

/** Windows PowerShell reads a script without byte order mark in the ANSI code page [about_Character_Encoding]. */
function checkEncoding({ text }: Script, problems: ScriptProblem[]): void {
  if (text.startsWith('\ufeff')) return;
  text.split('\n').forEach((line, at) => {
    const odd = /[^\t\r\x20-\x7e]/u.exec(line)?.[0];
    if (odd) problems.push({ rule: 'non-ascii', line: at + 1, text: `U+${odd.codePointAt(0)!.toString(16).padStart(4, '0')} in a file without byte order mark` });
  });
}

/** Strict mode and the error preference come before anything else happens. */
function checkOpening(script: Script, report: (rule: Rule, node: Node, text: string) => void): void {
  const list = script.root.namedChildren.find((child) => child?.type === 'statement_list');
  const first = (list?.namedChildren ?? []).filter((child) => child && child.type !== 'comment' && child.type !== 'empty_statement').slice(0, 2).map((child) => child!.text);
  if (!first.some((text) => /^Set-StrictMode -Version (3\.0|Latest)$/i.test(text))) report('strict-mode', script.root, 'does not begin with Set-StrictMode -Version 3.0 (or Latest)');
  if (!first.some((text) => /^\$ErrorActionPreference = 'Stop'$/i.test(text))) report('error-action', script.root, "does not begin with $ErrorActionPreference = 'Stop'");
}
