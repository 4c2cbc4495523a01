import { badFilter, classNotFound } from '../protocol/faults.ts';
import { WMI } from '../protocol/namespaces.ts';
import { computerSystem } from './computer-system.ts';
import type { WmiInstance } from './instance.ts';
import { type MachineFacts } from './machine-facts.ts';
import { operatingSystem } from './operating-system.ts';

const CLASSES: Record<string, (facts: MachineFacts) => WmiInstance> = {
  WIN32_OPERATINGSYSTEM: operatingSystem,
  WIN32_COMPUTERSYSTEM: computerSystem,
};

/** The class part of a WMI resource URI (`*` for a query); undefined when the URI is no WMI resource. Throws for namespaces that Pane lacks. */
export function wmiClass(resourceUri: string): string | undefined {
  if (!resourceUri.toLowerCase().startsWith(WMI)) return undefined;
  const [space, className] = [resourceUri.slice(WMI.length).replace(/\/[^/]*$/, ''), resourceUri.slice(resourceUri.lastIndexOf('/') + 1)];
  if (space.toLowerCase() !== 'root/cimv2') throw classNotFound(className, space);
  return className;
}

export function instancesOf(className: string, facts: MachineFacts): WmiInstance[] {
  const make = CLASSES[className.toUpperCase()];
  if (!make) throw classNotFound(className, 'root/cimv2');
  return [make(facts)];
}

export interface WqlQuery {
  /** Undefined for `*`. */
  columns?: string[];
  className: string;
}

/** Reads `select a,b from Class`. A `where` clause is a filter this service cannot process: both classes have one instance. */
export function parseWql(text: string): WqlQuery {
  const match = /^\s*select\s+(\*|[\w\s,]+?)\s+from\s+(\w+)\s*$/i.exec(text);
  if (!match) throw badFilter();
  return { columns: match[1] === '*' ? undefined : match[1]!.split(',').map((column) => column.trim()), className: match[2]! };
}
