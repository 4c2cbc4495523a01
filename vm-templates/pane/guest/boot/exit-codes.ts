/** Exit codes by which the Node process tells the first process (init.sh) how to end the machine. Any other is a panic that nobody announced. */
export const EXIT_SHUTDOWN = 10;
export const EXIT_RESTART = 11;
/** A panic that the process has already told COM1 about. */
export const EXIT_PANIC = 12;
