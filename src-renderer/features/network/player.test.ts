import { describe, expect, it } from 'vitest';
import { Player } from './player.svelte';

function loaded(count = 60): Player {
  const player = new Player();
  player.load(count);
  return player;
}

describe('Player', () => {
  it('shows every frame of a play in six seconds and stops on the last', () => {
    const player = loaded();
    player.toggle();
    for (let second = 0; second < 3; second++) player.advance(1);
    expect([player.frame, player.isPlaying]).toEqual([30, true]);
    for (let second = 0; second < 4; second++) player.advance(1);
    expect([player.frame, player.isPlaying]).toEqual([59, false]);
  });

  it('adds up what passes between pictures that are closer than a frame', () => {
    const player = loaded(10);
    player.toggle();
    for (let picture = 0; picture < 66; picture++) player.advance(1 / 60);
    expect(player.frame).toBe(1);
  });

  it('begins anew from the end, and stays within the play', () => {
    const player = loaded(5);
    player.step(-1);
    expect(player.frame).toBe(0);
    player.show(99);
    expect(player.frame).toBe(4);
    player.toggle();
    expect([player.frame, player.isPlaying]).toEqual([0, true]);
    player.step(1);
    expect([player.frame, player.isPlaying]).toEqual([1, false]);
  });

  it('stands still while nothing plays', () => {
    const player = loaded();
    player.advance(5);
    expect(player.frame).toBe(0);
  });
});
