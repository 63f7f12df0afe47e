/** What the engine offers to hosts, tests and benchmarks. */
export { simulate } from './simulate';
export { StoppedError } from './stopped-error';
export { ENGINE_VERSION } from './version';
export { answerStudy } from './network/study/answer-study';
export { StudyError } from './network/study/study-error';
export type { StudyJob, StudyOutcome } from './network/study/study-job';
export type { RunOptions } from './result';
