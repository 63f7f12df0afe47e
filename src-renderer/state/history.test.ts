import { describe, expect, it } from 'vitest';
import { History } from './history';

describe('History', () => {
  it('goes back and forth with the names of the steps', () => {
    const history = new History<number>();
    history.push(1, 'one to two', null);
    history.push(2, 'two to three', null);
    expect(history.undoLabel).toBe('two to three');
    expect(history.undo(3)).toBe(2);
    expect(history.redoLabel).toBe('two to three');
    expect(history.undo(2)).toBe(1);
    expect(history.undo(1)).toBeNull();
    expect(history.redo(1)).toBe(2);
    expect(history.redo(2)).toBe(3);
    expect(history.redo(3)).toBeNull();
  });

  it('merges typing in one field into one step, until it is sealed', () => {
    const history = new History<string>();
    history.push('', 'type', 'name');
    history.push('a', 'type', 'name');
    history.seal();
    history.push('ab', 'type', 'name');
    expect(history.undo('abc')).toBe('ab');
    expect(history.undo('ab')).toBe('');
  });

  it('forgets a step that led back to where it began', () => {
    const history = new History<string>();
    history.push('', 'first', null);
    history.push('a', 'type', 'name');
    history.dropEmpty((state) => state === 'a');
    expect(history.undoLabel).toBe('first');
    history.dropEmpty((state) => state === 'a');
    expect(history.undo('a')).toBe('');
  });

  it('forgets what was undone when a new edit comes', () => {
    const history = new History<number>();
    history.push(1, 'a', null);
    history.undo(2);
    history.push(1, 'b', null);
    expect(history.redoLabel).toBeNull();
  });
});
