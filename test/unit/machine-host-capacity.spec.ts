import { expect, test } from '@playwright/test';
import { hostCapacity, type CapacityFacts } from '../../harness/machine/host-capacity.ts';

const gib = 1024 ** 3;
/** A host of 16 processors and 64 GiB with these files; what is not named is not there. */
function host(files: Record<string, string>): CapacityFacts {
  return { processors: 16, memory: 64 * gib, freeMemory: 48 * gib, read: (file) => files[file] ?? null };
}

test('no control groups (macOS, Windows): what node says', () => {
  expect(hostCapacity(host({}))).toEqual({ processors: 16, memory: 64 * gib, freeMemory: 48 * gib });
});

// Forms as in the kernel's cgroup-v2.rst; docker run --cpus 2.5 --memory 4g makes these.
test('a container of version 2: its own root is the group', () => {
  const files = {
    '/proc/self/cgroup': '0::/\n',
    '/sys/fs/cgroup/cpu.max': '250000 100000\n',
    '/sys/fs/cgroup/memory.max': `${4 * gib}\n`,
    '/sys/fs/cgroup/memory.current': `${3 * gib}\n`,
    '/sys/fs/cgroup/memory.stat': `anon 1\nfile 2\ninactive_file ${gib}\nactive_file 3\n`,
  };
  expect(hostCapacity(host(files))).toEqual({ processors: 2, memory: 4 * gib, freeMemory: 2 * gib });
});

test('version 2 in a service: the tightest of all groups above counts', () => {
  const files = {
    '/proc/self/cgroup': '0::/system.slice/runner.service\n',
    '/sys/fs/cgroup/system.slice/runner.service/cpu.max': 'max 100000\n',
    '/sys/fs/cgroup/system.slice/runner.service/memory.max': 'max\n',
    '/sys/fs/cgroup/system.slice/cpu.max': '50000 100000\n',
    '/sys/fs/cgroup/system.slice/memory.max': `${8 * gib}\n`,
    '/sys/fs/cgroup/system.slice/memory.current': `${9 * gib}\n`,
  };
  expect(hostCapacity(host(files))).toEqual({ processors: 1, memory: 8 * gib, freeMemory: 0 });
});

test('version 1: quota and period in files of their own, the memory group elsewhere', () => {
  const files = {
    '/proc/self/cgroup': '4:memory:/docker/abc\n2:cpu,cpuacct:/docker/abc\n1:name=systemd:/\n',
    '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us': '300000\n',
    '/sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us': '100000\n',
    '/sys/fs/cgroup/memory/memory.limit_in_bytes': `${2 * gib}\n`,
    '/sys/fs/cgroup/memory/memory.usage_in_bytes': `${gib}\n`,
    '/sys/fs/cgroup/memory/memory.stat': 'cache 5\ninactive_file 0\ntotal_inactive_file 0\n',
  };
  expect(hostCapacity(host(files))).toEqual({ processors: 3, memory: 2 * gib, freeMemory: gib });
});

// As on the machine that this was written on: both versions mounted, no quota, a limit near 2^63.
test('groups without limits change nothing', () => {
  const files = {
    '/proc/self/cgroup': '9:name=systemd:/\n4:memory:/process_api/1168\n1:cpu:/\n0::/\n',
    '/sys/fs/cgroup/cpu/cpu.cfs_quota_us': '-1\n',
    '/sys/fs/cgroup/cpu/cpu.cfs_period_us': '100000\n',
    '/sys/fs/cgroup/memory/memory.limit_in_bytes': '9223372036854771712\n',
    '/sys/fs/cgroup/memory/memory.usage_in_bytes': '1493729280\n',
  };
  expect(hostCapacity(host(files))).toEqual({ processors: 16, memory: 64 * gib, freeMemory: 48 * gib });
});

test('this host has at least one processor and some memory', () => {
  const { processors, memory, freeMemory } = hostCapacity();
  expect(processors).toBeGreaterThanOrEqual(1);
  expect(Number.isInteger(processors)).toBe(true);
  expect(freeMemory).toBeLessThanOrEqual(memory);
});
