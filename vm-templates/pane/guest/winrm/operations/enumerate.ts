import { child, childText } from '../xml/element.ts';
import { badBody, badFilter, filterDialect, resourceNotFound } from '../protocol/faults.ts';
import { ENUMERATION, SHELL, WMI, WSMAN } from '../protocol/namespaces.ts';
import { renderFragment, renderInstance } from '../wmi/instance.ts';
import { instancesOf, parseWql, wmiClass } from '../wmi/query.ts';
import type { Call, Operation, ServiceContext } from './context.ts';

const WQL = 'http://schemas.microsoft.com/wbem/wsman/1/wql';
/** Room for the envelope around the items. */
const OVERHEAD = 2000;

function itemsOf(context: ServiceContext, call: Call, filter: { dialect: string; text: string } | undefined): string[] {
  const { resourceUri } = call.request;
  if (resourceUri.toLowerCase() === SHELL) {
    return context.shells.list().filter((shell) => shell.options.owner.name.toUpperCase() === call.account.name.toUpperCase()).map((shell) => shell.render());
  }
  const className = wmiClass(resourceUri);
  if (!className) throw resourceNotFound(resourceUri);
  if (!filter) {
    if (className === '*') throw badFilter();
    return instancesOf(className, context.facts()).map((instance) => renderInstance(instance, resourceUri));
  }
  if (filter.dialect.toLowerCase() !== WQL) throw filterDialect();
  const query = parseWql(filter.text);
  return instancesOf(query.className, context.facts()).map((instance) =>
    query.columns ? renderFragment(instance, query.columns) : renderInstance(instance, `${WMI}root/cimv2/${instance.className}`),
  );
}

/** Enumerate: all instances at once with OptimizeEnumeration, otherwise a context for Pull. */
export const enumerate: Operation = (context, call) => {
  const body = child(call.request.body, ENUMERATION, 'Enumerate');
  if (!body) throw badBody();
  const element = child(body, WSMAN, 'Filter') ?? child(body, ENUMERATION, 'Filter');
  const items = itemsOf(context, call, element && { dialect: element.attributes.get('Dialect') ?? '', text: element.text });
  const action = `${ENUMERATION}/EnumerateResponse`;
  const id = context.enumerations.keep(call.account.name, items);
  if (!child(body, WSMAN, 'OptimizeEnumeration')) {
    return { action, body: `<n:EnumerateResponse><n:EnumerationContext>${id}</n:EnumerationContext></n:EnumerateResponse>` };
  }
  // Without MaxElements an optimised enumeration gives one item (DSP0226 8.2.3).
  const count = Number(childText(body, WSMAN, 'MaxElements') ?? 1);
  const page = context.enumerations.pull(call.account.name, id, count, call.envelopeLimit - OVERHEAD);
  return {
    action,
    body: `<n:EnumerateResponse><n:EnumerationContext>${page.done ? '' : id}</n:EnumerationContext><w:Items>${page.items.join('')}</w:Items>${page.done ? '<w:EndOfSequence/>' : ''}</n:EnumerateResponse>`,
  };
};

/** Pull: the next items of an enumeration. */
export const pull: Operation = (context, call) => {
  const body = child(call.request.body, ENUMERATION, 'Pull');
  const id = childText(body, ENUMERATION, 'EnumerationContext');
  if (!body || id === undefined) throw badBody();
  const page = context.enumerations.pull(call.account.name, id, Number(childText(body, ENUMERATION, 'MaxElements') ?? 1), call.envelopeLimit - OVERHEAD);
  return {
    action: `${ENUMERATION}/PullResponse`,
    body: `<n:PullResponse>${page.done ? '' : `<n:EnumerationContext>${id}</n:EnumerationContext>`}<n:Items>${page.items.join('')}</n:Items>${page.done ? '<n:EndOfSequence/>' : ''}</n:PullResponse>`,
  };
};

/** Release: the client gives an enumeration up. */
export const release: Operation = (context, call) => {
  const id = childText(child(call.request.body, ENUMERATION, 'Release'), ENUMERATION, 'EnumerationContext');
  if (id === undefined) throw badBody();
  context.enumerations.release(call.account.name, id);
  return { action: `${ENUMERATION}/ReleaseResponse`, body: '' };
};
