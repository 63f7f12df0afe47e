/** What the engine offers to hosts, tests and benchmarks. */
export { simulate } from './simulate';
export { StoppedError } from './stopped-error';
export { ENGINE_VERSION } from './version';
export type { RunOptions } from './result';
