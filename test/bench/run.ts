import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { QemuProvider } from '../../harness/machine/qemu/qemu-provider.ts';
import { Ledger } from '../../harness/run/ledger/ledger.ts';
import { finishedPaneDisk } from '../guest/pane-disk.ts';
import type { Benchmark } from './benchmark.ts';
import { benchmark as bundle } from './bundle.ts';
import { benchmark as inventory } from './inventory.ts';
import { benchmark as iso } from './iso.ts';
import { benchmark as largeReport } from './large-report.ts';
import { benchmark as powerOn } from './power-on.ts';
import { resultTable } from './result-table.ts';

const benchmarks: Benchmark[] = [powerOn, inventory, iso, bundle, largeReport];
const USAGE = `usage: npm run bench [-- [--rounds N] [${benchmarks.map((one) => one.name).join('] [')}]]`;

/** Runs the named benchmarks, all by default. Exit code 2 for a wrong command line, 1 when one failed. */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: { rounds: { type: 'string', default: '5' } }, allowPositionals: true });
  const rounds = Number(values.rounds);
  const unknown = positionals.filter((name) => !benchmarks.some((one) => one.name === name));
  if (unknown.length > 0 || !Number.isInteger(rounds) || rounds < 1) {
    process.stderr.write(`${USAGE}\n`);
    return 2;
  }
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort(new Error('interrupted')));
  const ledger = await Ledger.open('bench');
  try {
    const chosen = benchmarks.filter((one) => positionals.length === 0 || positionals.includes(one.name));
    const machine = chosen.some(({ needs }) => needs === 'machine') ? { provider: new QemuProvider({ ledger }), disk: await finishedPaneDisk(say) } : undefined;
    const host = await machine?.provider.host();
    const machines = host ? `accelerator ${host.acceleration.name}, QEMU ${host.qemu.versionText}, ` : '';
    process.stdout.write(`${os.cpus().length} cores (${os.cpus()[0]?.model.trim()}), load ${os.loadavg()[0]?.toFixed(1)}, ${machines}Node ${process.version}\n`);
    for (const benchmark of chosen) {
      const missing = await benchmark.missing();
      if (missing !== undefined) {
        process.stdout.write(`\n${benchmark.title}\n  not run: ${missing}\n`);
        continue;
      }
      say(benchmark.title);
      const folder = mkdtempSync(path.join(os.tmpdir(), `wp-bench-${benchmark.name}-`));
      try {
        const context = { folder, rounds, signal: interrupted.signal, say };
        const series = benchmark.needs === 'host' ? await benchmark.measure(context) : await benchmark.measure({ ...context, ...machine! });
        process.stdout.write(`\n${resultTable(benchmark.title, series)}\n`);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
    return 0;
  } finally {
    await ledger.close();
  }
}

process.exitCode = await main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  return 1;
});
