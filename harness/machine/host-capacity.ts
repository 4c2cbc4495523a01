import { readFileSync } from 'node:fs';
import os from 'node:os';

/** What this process may use of the host; in a container that is less than the host has. */
export interface HostCapacity {
  /** At least 1; a container's quota of two and a half processors counts as 2. */
  processors: number;
  /** Bytes. */
  memory: number;
  /** Bytes that can be used now without swapping. */
  freeMemory: number;
}
/** What the answer is made of; node's own numbers know of no control group. */
export interface CapacityFacts {
  processors: number;
  memory: number;
  freeMemory: number;
  /** Text of a file, or null when there is none. */
  read(file: string): string | null;
}

const root = '/sys/fs/cgroup';

/** Processors and memory that machines may be given here. On systems other than Linux, node's own numbers. */
export function hostCapacity(facts: CapacityFacts = thisHost()): HostCapacity {
  const groups = controlGroups(facts.read);
  const processors = Math.min(facts.processors, ...groups.map(({ cpu }) => cpu));
  const limited = groups.filter(({ limit }) => limit < facts.memory);
  return {
    processors: Math.max(1, Math.floor(processors)),
    memory: Math.min(facts.memory, ...limited.map(({ limit }) => limit)),
    freeMemory: Math.max(0, Math.min(facts.freeMemory, ...limited.map(({ limit, used }) => limit - used))),
  };
}

interface Limits {
  /** Processors. Infinity: none. */
  cpu: number;
  /** Bytes. Infinity: none. */
  limit: number;
  used: number;
}

/**
 * The limits of this process's control groups and of all above them: the tightest counts. Inside a container the paths of
 * /proc/self/cgroup may be those of the host; then the group's root is the container's own.
 * Sources: Linux Documentation/admin-guide/cgroup-v2.rst (cpu.max, memory.max, memory.current, inactive_file of
 * memory.stat), scheduler/sched-bwc.rst and cgroup-v1/memory.rst.
 */
function controlGroups(read: CapacityFacts['read']): Limits[] {
  const lines = (read('/proc/self/cgroup') ?? '').split('\n').flatMap((line) => {
    const match = /^\d+:([^:]*):(\/.*)$/.exec(line);
    return match ? [{ controllers: match[1]!.split(','), path: match[2]! }] : [];
  });
  return lines.flatMap(({ controllers, path }) => {
    const at = foldersUpwards(path);
    if (controllers[0] === '') return at.map((folder) => unified(`${root}${folder}`, read));
    if (controllers.includes('cpu')) return ['cpu,cpuacct', 'cpu'].flatMap((name) => at.map((folder) => ({ cpu: quota(`${root}/${name}${folder}`, read), limit: Infinity, used: 0 })));
    if (controllers.includes('memory')) return at.map((folder) => memoryV1(`${root}/memory${folder}`, read));
    return [];
  });
}

/** `/a/b`, `/a`, and the root as ''. */
function foldersUpwards(path: string): string[] {
  const parts = path.split('/').filter((part) => part !== '' && part !== '..');
  return [...parts.map((_, index) => `/${parts.slice(0, parts.length - index).join('/')}`), ''];
}

/** `cpu.max` is `max 100000` or `250000 100000`: microseconds of processor time in each period. */
function unified(folder: string, read: CapacityFacts['read']): Limits {
  const [time = 'max', period = '100000'] = (read(`${folder}/cpu.max`) ?? '').trim().split(/\s+/);
  return { cpu: ratio(time, period), limit: bytes(read(`${folder}/memory.max`)), used: used(read(`${folder}/memory.current`), read(`${folder}/memory.stat`)) };
}

function quota(folder: string, read: CapacityFacts['read']): number {
  return ratio((read(`${folder}/cpu.cfs_quota_us`) ?? '').trim(), (read(`${folder}/cpu.cfs_period_us`) ?? '').trim());
}

function memoryV1(folder: string, read: CapacityFacts['read']): Limits {
  return { cpu: Infinity, limit: bytes(read(`${folder}/memory.limit_in_bytes`)), used: used(read(`${folder}/memory.usage_in_bytes`), read(`${folder}/memory.stat`)) };
}

/** No quota is written as `max` (v2) or -1 (v1). */
function ratio(time: string, period: string): number {
  const processors = Number(time) / Number(period);
  return time !== '' && processors > 0 ? processors : Infinity;
}

/** No limit is `max` (v2) or a number close to 2^63 (v1), which is more than any host has. */
function bytes(text: string | null): number {
  const trimmed = (text ?? '').trim();
  return /^\d+$/.test(trimmed) ? Number(trimmed) : Infinity;
}

/** The page cache of files that nobody uses counts as used until it is wanted for something else. */
function used(current: string | null, statistics: string | null): number {
  const all = bytes(current);
  const inactive = Number(/^(?:total_)?inactive_file (\d+)$/m.exec(statistics ?? '')?.[1] ?? 0);
  return all === Infinity ? 0 : Math.max(0, all - inactive);
}

function thisHost(): CapacityFacts {
  return {
    processors: os.availableParallelism(),
    memory: os.totalmem(),
    freeMemory: os.freemem(),
    read: (file) => {
      try {
        return readFileSync(file, 'utf8');
      } catch {
        return null;
      }
    },
  };
}
