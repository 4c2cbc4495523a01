import { networkInterfaces } from 'node:os';
import type { Registry } from '../../registry/registry.ts';
import { privateStore } from '../config/certificates.ts';
import { DEFAULT_PORT, deleteListener, findListener, type Listener, listListeners, writeListener } from '../config/listeners.ts';
import type { Branch } from './print-tree.ts';
import type { Resource } from './winrm-arguments.ts';
import { alreadyExists, certificateNotFound, invalidValue, resourceNotFound, thumbprintNeeded } from './winrm-error.ts';

function keysOf(resource: Resource): { address: string; transport: Listener['transport'] } {
  const address = resource.selectors.get('ADDRESS');
  const transport = resource.selectors.get('TRANSPORT')?.toUpperCase();
  if (!address || (transport !== 'HTTP' && transport !== 'HTTPS')) throw invalidValue('A listener is named by Address and Transport.');
  return { address, transport };
}

function change(listener: Listener, properties: [string, string][]): Listener {
  const changed = { ...listener };
  for (const [name, value] of properties) {
    switch (name.toUpperCase()) {
      case 'PORT':
        if (!/^\d{1,5}$/.test(value) || Number(value) < 1 || Number(value) > 65535) throw invalidValue('Port is a number from 1 to 65535.');
        changed.port = Number(value);
        break;
      case 'HOSTNAME':
        changed.hostname = value;
        break;
      case 'ENABLED':
        if (!/^(?:true|false)$/i.test(value)) throw invalidValue('Enabled is true or false.');
        changed.enabled = /^true$/i.test(value);
        break;
      case 'URLPREFIX':
        if (!/^[\w/]+$/.test(value) || /^\/|\/$/.test(value)) throw invalidValue('URLPrefix holds letters, digits, underscores and inner slashes.');
        changed.urlPrefix = value;
        break;
      case 'CERTIFICATETHUMBPRINT':
        changed.certificateThumbprint = value.replace(/[^0-9a-f]/gi, '').toUpperCase();
        break;
      default:
        throw invalidValue(`${name} is not a property of a listener.`);
    }
  }
  return changed;
}

/** An HTTPS listener needs a certificate of the machine's own store with its private key, an HTTP listener none. */
function check(registry: Registry, listener: Listener): void {
  if (listener.transport === 'HTTP') {
    if (listener.certificateThumbprint) throw invalidValue('An HTTP listener takes no certificate.');
    return;
  }
  if (!listener.certificateThumbprint) throw thumbprintNeeded();
  if (!privateStore(registry, listener.certificateThumbprint)) throw certificateNotFound();
}

export function createListener(registry: Registry, resource: Resource, properties: [string, string][]): Listener {
  const keys = keysOf(resource);
  if (findListener(registry, keys.address, keys.transport)) throw alreadyExists();
  const fresh: Listener = { ...keys, port: DEFAULT_PORT[keys.transport], hostname: '', enabled: true, urlPrefix: 'wsman', certificateThumbprint: '' };
  const listener = change(fresh, properties);
  check(registry, listener);
  writeListener(registry, listener);
  return listener;
}
export function setListener(registry: Registry, resource: Resource, properties: [string, string][]): Listener {
  const listener = change(getListener(registry, resource), properties);
  check(registry, listener);
  writeListener(registry, listener);
  return listener;
}
export function getListener(registry: Registry, resource: Resource): Listener {
  const keys = keysOf(resource);
  const listener = findListener(registry, keys.address, keys.transport);
  if (!listener) throw resourceNotFound();
  return listener;
}
export function removeListener(registry: Registry, resource: Resource): void {
  const keys = keysOf(resource);
  if (!deleteListener(registry, keys.address, keys.transport)) throw resourceNotFound();
}
export function enumerateListeners(registry: Registry): Listener[] {
  return listListeners(registry);
}

export function describeListener(listener: Listener): Branch {
  const addresses = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []).map((entry) => entry.address).sort();
  return {
    name: 'Listener',
    below: [
      { name: 'Address', value: listener.address },
      { name: 'Transport', value: listener.transport },
      { name: 'Port', value: String(listener.port) },
      { name: 'Hostname', value: listener.hostname },
      { name: 'Enabled', value: String(listener.enabled) },
      { name: 'URLPrefix', value: listener.urlPrefix },
      { name: 'CertificateThumbprint', value: listener.certificateThumbprint },
      { name: 'ListeningOn', value: addresses.join(', ') },
    ],
  };
}
/** What `winrm create` prints. */
export function describeCreated(listener: Listener): Branch {
  return {
    name: 'ResourceCreated',
    below: [
      { name: 'Address', value: 'http://schemas.xmlsoap.org/ws/2004/08/addressing/role/anonymous' },
      {
        name: 'ReferenceParameters',
        below: [
          { name: 'ResourceURI', value: 'http://schemas.microsoft.com/wbem/wsman/1/config/listener' },
          { name: 'SelectorSet', below: [{ name: `Selector: Address = ${listener.address}, Transport = ${listener.transport}` }] },
        ],
      },
    ],
  };
}
