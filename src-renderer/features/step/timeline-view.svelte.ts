/** What of a played step is seen and chosen: a window of time and a task, moved by pointer, keys and buttons alike. */
import { boundedWindow, pannedWindow, zoomedWindow, type TimeWindow } from '../../../src-shared/charts/timeline-frame';
import { stageOfTask } from '../../../src-shared/charts/timeline-drawing';
import type { TrainingTimeline } from '../../../src-shared/results/training-study';

export class TimelineView {
  readonly timeline: TrainingTimeline;
  window = $state.raw<TimeWindow>({ fromS: 0, toS: 1 });
  selected = $state.raw<number | null>(null);

  constructor(timeline: TrainingTimeline) {
    this.timeline = timeline;
    this.fit();
  }

  get wholeS(): number {
    return this.timeline.playedS;
  }

  get spanS(): number {
    return this.window.toS - this.window.fromS;
  }

  get isWhole(): boolean {
    return this.spanS >= this.wholeS * 0.9999;
  }

  fit(): void {
    this.window = { fromS: 0, toS: this.wholeS };
  }

  show(window: TimeWindow): void {
    this.window = boundedWindow(window, this.wholeS);
  }

  /** Zooms about a time, by default the chosen task's or the middle. */
  zoom(factor: number, atS = this.#centreS()): void {
    this.window = zoomedWindow(this.window, factor, atS, this.wholeS);
  }

  pan(byS: number): void {
    this.window = pannedWindow(this.window, byS, this.wholeS);
  }

  select(task: number | null): void {
    this.selected = task;
  }

  /** The task after or before the chosen one on its stage; the first that is seen where none is chosen. */
  selectAlong(step: 1 | -1): void {
    const { tasks } = this.timeline;
    if (this.selected === null) {
      this.selectStage(0);
      return;
    }
    const stage = stageOfTask(this.timeline, this.selected);
    const next = this.selected + step;
    if (next >= (tasks.stageStart[stage] ?? 0) && next < (tasks.stageStart[stage + 1] ?? 0)) this.#choose(next);
  }

  /** The same pass of the neighbouring stage, or what runs there at the time. */
  selectAcross(step: 1 | -1): void {
    if (this.selected === null) {
      this.selectStage(0);
      return;
    }
    const { tasks, stages } = this.timeline;
    const task = this.selected;
    const stage = stageOfTask(this.timeline, task) + step;
    if (stage < 0 || stage >= stages.length) return;
    let nearest: number | null = null;
    for (let at = tasks.stageStart[stage] ?? 0; at < (tasks.stageStart[stage + 1] ?? 0); at++) {
      const isSame =
        tasks.kind[at] === tasks.kind[task] &&
        tasks.microBatch[at] === tasks.microBatch[task] &&
        tasks.chunk[at] === tasks.chunk[task];
      if (isSame) return this.#choose(at);
      if ((tasks.startS[at] ?? 0) <= (tasks.startS[task] ?? 0)) nearest = at;
    }
    this.#choose(nearest ?? tasks.stageStart[stage] ?? 0);
  }

  /** The first task of a stage that is seen. */
  selectStage(stage: number): void {
    const { tasks } = this.timeline;
    for (let at = tasks.stageStart[stage] ?? 0; at < (tasks.stageStart[stage + 1] ?? 0); at++)
      if ((tasks.endS[at] ?? 0) > this.window.fromS && (tasks.microBatch[at] ?? -1) >= 0) return this.#choose(at);
  }

  /** Chooses a task and moves the window until it is seen. */
  #choose(task: number): void {
    const { tasks } = this.timeline;
    this.selected = task;
    const [startS, endS] = [tasks.startS[task] ?? 0, tasks.endS[task] ?? 0];
    if (startS < this.window.fromS || endS > this.window.toS) {
      const middleS = (startS + endS) / 2;
      this.show({ fromS: middleS - this.spanS / 2, toS: middleS + this.spanS / 2 });
    }
  }

  #centreS(): number {
    const { fromS, toS } = this.window;
    if (this.selected !== null) {
      const { startS, endS } = this.timeline.tasks;
      const atS = ((startS[this.selected] ?? 0) + (endS[this.selected] ?? 0)) / 2;
      if (atS >= fromS && atS <= toS) return atS;
    }
    return (fromS + toS) / 2;
  }
}
