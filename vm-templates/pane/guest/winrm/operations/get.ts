import { escapeXml } from '../xml/element.ts';
import { SETTINGS, type Settings } from '../config/settings.ts';
import { CMD_SHELL, CONFIG, TRANSFER } from '../protocol/namespaces.ts';
import { resourceNotFound } from '../protocol/faults.ts';
import { renderInstance } from '../wmi/instance.ts';
import { instancesOf, wmiClass } from '../wmi/query.ts';
import type { Operation } from './context.ts';

/** winrm/config as one XML tree, in the settings' own order. */
function renderConfig(settings: Settings): string {
  let open: string[] = [];
  let xml = '';
  const moveTo = (groups: string[]): void => {
    let shared = 0;
    while (shared < groups.length && open[shared] === groups[shared]) shared++;
    for (const name of open.slice(shared).reverse()) xml += `</cfg:${name}>`;
    for (const name of groups.slice(shared)) xml += `<cfg:${name}>`;
    open = groups;
  };
  for (const setting of SETTINGS) {
    const parts = setting.path.split('/');
    const name = parts.pop()!;
    moveTo(parts);
    xml += `<cfg:${name}>${escapeXml(String(settings.get(setting.path)))}</cfg:${name}>`;
  }
  moveTo([]);
  return `<cfg:Config xmlns:cfg="${CONFIG}">${xml}</cfg:Config>`;
}

/** Get: one WMI instance, the service's configuration, or a shell. */
export const get: Operation = (context, call) => {
  const { resourceUri } = call.request;
  const action = `${TRANSFER}/GetResponse`;
  if (resourceUri.toLowerCase() === CONFIG) return { action, body: renderConfig(context.settings) };
  if (resourceUri.toLowerCase() === CMD_SHELL) return { action, body: context.shells.find(call.request.selectors.get('SHELLID'), call.account.name).render() };
  const className = wmiClass(resourceUri);
  if (!className) throw resourceNotFound(resourceUri);
  return { action, body: renderInstance(instancesOf(className, context.facts())[0]!, resourceUri) };
};
