import type { CompileContext } from './compile.ts';
import { DEADLINES } from './deadlines.ts';
import type { Stage } from './plan.ts';

/**
 * The end of every strategy: what does the finished system say is installed? As a box, it is shut down, packed and started
 * once more the way its users will, without any medium of ours.
 */
export function verifyStage({ asBox }: Pick<CompileContext, 'asBox'>): Stage {
  const inventory = { action: 'take-inventory', id: 'take-inventory', deadlineMinutes: DEADLINES.inventory } as const;
  const stop = { action: 'stop-machine', id: 'stop-machine' } as const;
  if (!asBox) return { name: 'verify', title: 'Take the inventory of the finished system', steps: [inventory, stop] };
  return {
    name: 'verify',
    title: 'Start the finished system as a box and take its inventory',
    steps: [
      { action: 'stop-machine', id: 'stop-finished' },
      { action: 'start-machine', id: 'start-box', boot: 'disk', media: [], asBox: true, reason: 'the finished system starts as a box' },
      { action: 'await-answer', id: 'await-box', deadlineMinutes: DEADLINES.boxBoot },
      { ...inventory, carried: true },
      stop,
    ],
  };
}
