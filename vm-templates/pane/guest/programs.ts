import { programs as servicing } from './servicing/programs.ts';
import { programs as setup } from './setup/programs.ts';
import { programs as shell } from './shell/programs.ts';
import type { Program } from './system.ts';
import { programs as winrm } from './winrm/programs.ts';

/** Every program of Pane by its lower-case name without extension. */
export const programs: Record<string, Program> = { ...shell, ...setup, ...servicing, ...winrm };
