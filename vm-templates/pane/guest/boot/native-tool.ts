import { spawn } from 'node:child_process';

/** What a native (Linux) tool left behind. */
export interface ToolResult {
  exitCode: number;
  stdout: string;
  stderr: string;
}

/**
 * Runs a native tool with an argument list. Never rejects for a non-zero exit; rejects when the tool is not there.
 * @param options.early the tool is one of the first root's own (busybox, ntfs-3g): use its libraries, or the system volume
 *   stays in use by them when the machine shuts down.
 */
export function runNative(tool: string, args: readonly string[], options: { early?: boolean; input?: string } = {}): Promise<ToolResult> {
  return new Promise((resolve, reject) => {
    const env = options.early ? { ...process.env, LD_LIBRARY_PATH: '/lib' } : process.env;
    const child = spawn(tool, args, { env, cwd: '/', stdio: [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'] });
    let stdout = '';
    let stderr = '';
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ exitCode: code ?? 128 + (signal ? 1 : 0), stdout, stderr }));
    child.stdin?.end(options.input);
  });
}
