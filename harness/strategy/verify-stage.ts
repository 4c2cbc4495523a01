import { DEADLINES } from './deadlines.ts';
import type { Stage } from './plan.ts';

/** The end of every strategy: what does the finished system say is installed? */
export function verifyStage(): Stage {
  return {
    name: 'verify',
    title: 'Take the inventory of the finished system',
    steps: [
      { action: 'take-inventory', id: 'take-inventory', deadlineMinutes: DEADLINES.inventory },
      { action: 'stop-machine', id: 'stop-machine' },
    ],
  };
}
