/** Which frame of a play is shown, and how it moves on while it plays. A whole play takes a few seconds. */

export const speeds = [0.25, 0.5, 1, 2] as const;

/** Seconds that a whole play takes at speed 1. */
const PLAY_S = 6;

export class Player {
  frame = $state(0);
  isPlaying = $state(false);
  speed = $state<number>(1);
  #count = 0;
  /** Frame with its fraction: what has passed between two pictures is less than a frame. */
  #at = 0;

  /** A play of so many frames, from its start. */
  load(count: number): void {
    this.#count = count;
    this.isPlaying = false;
    this.show(0);
  }

  show(frame: number): void {
    this.#at = Math.min(Math.max(0, frame), Math.max(0, this.#count - 1));
    this.frame = Math.floor(this.#at);
  }

  step(by: number): void {
    this.isPlaying = false;
    this.show(this.frame + by);
  }

  toggle(): void {
    // From the end it begins anew.
    if (!this.isPlaying && this.frame >= this.#count - 1) this.show(0);
    this.isPlaying = !this.isPlaying;
  }

  /** Moves on by what has passed; stops on the last frame. */
  advance(seconds: number): void {
    if (!this.isPlaying) return;
    this.#at += (seconds / PLAY_S) * this.speed * this.#count;
    if (this.#at >= this.#count - 1) {
      this.isPlaying = false;
      this.#at = Math.max(0, this.#count - 1);
    }
    this.frame = Math.floor(this.#at);
  }
}
