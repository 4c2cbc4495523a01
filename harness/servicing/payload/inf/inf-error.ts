/** An INF that Windows would not take, or that is none of a driver package; the caller names the file. */
export class InfError extends Error {}
