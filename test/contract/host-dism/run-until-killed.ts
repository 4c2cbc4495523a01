// node --import tsx run-until-killed.ts ROOT
// Services an image on the host in ROOT, mounted, until somebody kills it: its own process, as `wimproof run` is.
import { executePlan } from '../../../harness/run/execute-plan.ts';
import { Ledger } from '../../../harness/run/ledger/ledger.ts';
import { labAt } from './lab.ts';

const lab = labAt(process.argv[2] ?? '');
const { execution } = await lab.plan('  - operation: add-driver\n    source: payloads/pane-sample/pane-sample.inf\n', 'offline:\n  service: mounted\n');
const result = await executePlan(execution(await Ledger.open('to be killed')));
process.stdout.write(`${JSON.stringify(result.error ?? 'ended')}\n`);
