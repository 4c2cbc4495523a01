export { runCommandLine as runLine } from './cmd.ts';
