export interface RunningProcess {
  pid: number;
  startTime: string;
  argv: string[];
}
export function listProcesses(): RunningProcess[];
export function startTimeOf(pid: number): string | null;
export function isRunning(pid: number, startTime: string): boolean;
export function findByToken(token: string): RunningProcess[];
