/** What the engine offers to hosts, tests and benchmarks. */
export { simulate } from './simulate';
export { StoppedError } from './stopped-error';
export { ENGINE_VERSION } from './version';
export { answerCurves, type MeasuredSystem } from './network/study/answer-curves';
export { answerStudy } from './network/study/answer-study';
export { StudyError } from './network/study/study-error';
export type { StudyJob, StudyOutcome } from './network/study/study-job';
export type { RunOptions } from './result';
export { answerTraining } from './training/study/answer-training';
export { stepTrace } from './training/study/step-trace';
export type { TrainingJob, TrainingOutcome } from './training/study/study-job';
