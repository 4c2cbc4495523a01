import { packageElements } from '../answer-document.ts';
import type { PackageIdentity, ServicingPackage } from '../answer-file.ts';
import { readPackage } from '../read-answer-file.ts';
import { packageLines, selectionLine } from '../write-elements.ts';
import { elementsOf, type XmlElement } from '../xml/nodes.ts';
import type { MergeContext } from './merge-context.ts';
import { wrapped } from './insertions.ts';

/** Adds our packages behind the user's; selections of one that both configure are added to the user's. */
export function mergePackages(context: MergeContext, ours: readonly ServicingPackage[]): void {
  const { document, insertions } = context;
  const users = packageElements(document).map((element) => ({ element, read: readPackage(element, document.text) }));
  const added = ours.filter((each) => {
    const twins = users.filter(({ read }) => sameIdentity(read.identity, each.identity));
    const twin = twins.find(({ read }) => read.action === each.action);
    if (twin) mergeSelections(context, twin.element, twin.read, each);
    else for (const { read } of twins) if (contradicts(read, each)) context.conflicts.push({ pass: 'servicing', component: each.identity.name, setting: 'action', user: read.action, ours: each.action, resolution: 'error', why: 'the request is what the scenario tests' });
    return !twin;
  });
  if (added.length === 0) return;
  const { root } = document;
  const servicing = elementsOf(root, 'servicing')[0];
  const naming = insertions.naming(servicing ?? root);
  const lines = added.flatMap((each) => packageLines(each, naming));
  if (servicing) insertions.insert(servicing, lines);
  else insertions.insert(root, wrapped(`<${naming.element}servicing>`, lines, `</${naming.element}servicing>`), elementsOf(root)[0]);
}

function mergeSelections({ insertions, conflicts }: MergeContext, element: XmlElement, user: ServicingPackage, ours: ServicingPackage): void {
  for (const selection of ours.selections ?? []) {
    const other = user.selections?.find(({ name }) => name.toLowerCase() === selection.name.toLowerCase());
    if (!other) insertions.insert(element, [selectionLine(selection, insertions.naming(element))]);
    else if (other.state !== selection.state)
      conflicts.push({ pass: 'servicing', component: ours.identity.name, setting: `selection ${selection.name}`, user: String(other.state), ours: String(selection.state), resolution: 'error', why: 'the request is what the scenario tests' });
  }
}

/** Staging before installing, and configuring what is installed, go together; removing goes with neither. */
function contradicts(user: ServicingPackage, ours: ServicingPackage): boolean {
  return user.action === 'remove' || ours.action === 'remove';
}

function sameIdentity(left: PackageIdentity, right: PackageIdentity): boolean {
  const key = ({ name, version, architecture, publicKeyToken, language }: PackageIdentity): string => [name, version, architecture, publicKeyToken, language === 'neutral' ? '' : language].join('~').toLowerCase();
  return key(left) === key(right);
}
