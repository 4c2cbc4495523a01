import { answerTo } from '../../guest/inventory/inventory-answer.ts';
import type { Inventory } from '../../guest/inventory/inventory.ts';
import type { ExpectationOf } from '../expectation/expectation.ts';
import { inventoryLine, sameText, type Finding } from './finding.ts';
import { unanswered, whyUnread } from './unanswered.ts';

/** Judges a service: there, running or not and with its start type where given, or not there. */
export function judgeService(expectation: ExpectationOf<'service'>, inventory: Inventory): Finding {
  const { service, state, running, startType } = expectation;
  const facts = [running === undefined ? undefined : running ? 'running' : 'stopped', startType && `start type ${startType}`].filter(Boolean).join(', ');
  const wanted = { title: `Service ${service} is ${state === 'absent' ? 'not there' : facts || 'there'}`, expected: state === 'absent' ? 'not there' : facts || 'there' };
  if (inventory.services === null) return unanswered(wanted, whyUnread(inventory, 'services'));
  // Every Windows has services: a list of none is no list.
  if (inventory.services.length === 0) return unanswered(wanted, 'the inventory lists no service at all');
  const listed = inventory.services.find(({ name }) => sameText(name, service));
  if (!listed) return { ...wanted, actual: 'not there', holds: state === 'absent', evidence: [`inventory.services: ${inventory.services.length} listed, not this one`] };
  const evidence = [inventoryLine('services', { ...listed })];
  if (state === 'absent') return { ...wanted, actual: `there: ${listed.displayName}, ${listed.state}`, holds: false, evidence };
  const rightState = running === undefined || sameText(listed.state, running ? 'RUNNING' : 'STOPPED');
  if (startType === undefined) return { ...wanted, actual: listed.state, holds: rightState, evidence };
  const answer = answerTo<'service'>(inventory.answers, { ask: 'service', service });
  if ('problem' in answer) return unanswered(wanted, answer.problem, evidence);
  const actual = answer.found?.startType;
  return { ...wanted, actual: `${listed.state}, start type ${actual ?? 'none: sc does not know the service'}`, holds: rightState && actual === startType, evidence: [...evidence, `sc qc ${service}: ${actual ?? 'no such service'}`] };
}
