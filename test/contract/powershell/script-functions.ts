import type { Node } from '@vscode/tree-sitter-wasm';
import type { DocumentedCmdlet, DocumentedParameter } from './documented-cmdlet.ts';
import { nodesOf, type Script } from './parse-script.ts';

/** The functions that scripts define, in the form of documented cmdlets, by name. */
export function scriptFunctions(scripts: Script[]): Map<string, DocumentedCmdlet> {
  return new Map(scripts.flatMap((script) => nodesOf(script.root, 'function_statement').map((node) => [node.namedChildren.find((child) => child?.type === 'function_name')!.text, describe(node, script.name)] as const)));
}

function describe(definition: Node, module: string): DocumentedCmdlet {
  const list = parameterList(definition);
  const parameters: Record<string, DocumentedParameter> = {};
  (list?.namedChildren ?? []).filter((child) => child?.type === 'script_parameter').forEach((node, at) => {
    const attributes = node!.namedChildren.find((child) => child?.type === 'attribute_list')?.text ?? '';
    const name = node!.namedChildren.find((child) => child?.type === 'variable')!.text.slice(1);
    const type = [...attributes.matchAll(/\[([\w.]+(?:\[\])?)\]/g)].at(-1)?.[1] ?? 'object';
    const pipeline = /ValueFromPipeline\b/i.test(attributes);
    parameters[name] = {
      type: type.toLowerCase() === 'switch' ? 'SwitchParameter' : type,
      uses: [{ position: at, ...(/Mandatory(?!\s*=\s*\$false)/i.test(attributes) ? { required: true as const } : {}), ...(pipeline ? { pipeline: ['value' as const] } : {}) }],
    };
  });
  return { module, pages: {}, sets: ['(All)'], parameters };
}

/** The function's own list, not one of a script block inside. */
function parameterList(definition: Node): Node | undefined {
  const declaration = definition.namedChildren.find((child) => child?.type === 'function_parameter_declaration');
  const block = definition.namedChildren.find((child) => child?.type === 'script_block')?.namedChildren.find((child) => child?.type === 'param_block');
  return (declaration ?? block)?.namedChildren.find((child) => child?.type === 'parameter_list') ?? undefined;
}
