import { describe, expect, it } from 'vitest';
import { CloseGuard } from './close-guard';

function guardWithRecord() {
  const calls: string[] = [];
  const guard = new CloseGuard({
    ask: () => calls.push('ask'),
    destroy: () => calls.push('destroy'),
    quit: () => calls.push('quit'),
  });
  return { guard, calls };
}

describe('close guard', () => {
  it('lets a clean window close without asking', () => {
    const { guard, calls } = guardWithRecord();
    expect(guard.handleClose()).toBe(false);
    expect(calls).toEqual([]);
  });

  it('holds a dirty window, asks once and closes when the user has decided', () => {
    const { guard, calls } = guardWithRecord();
    guard.setDirty(true);
    expect(guard.handleClose()).toBe(true);
    guard.noteRequest();
    guard.release();
    expect(calls).toEqual(['ask', 'destroy']);
  });

  it('lets the second attempt through when the page stayed silent', () => {
    const { guard, calls } = guardWithRecord();
    guard.setDirty(true);
    expect(guard.handleClose()).toBe(true);
    expect(guard.handleClose()).toBe(false);
    expect(calls).toEqual(['ask']);
  });

  it('asks anew when the user stayed and went on working', () => {
    const { guard, calls } = guardWithRecord();
    guard.setDirty(true);
    guard.handleClose();
    guard.noteRequest();
    expect(guard.handleClose()).toBe(true);
    expect(calls).toEqual(['ask', 'ask']);
  });

  it('does not ask once everything is saved', () => {
    const { guard, calls } = guardWithRecord();
    guard.setDirty(true);
    guard.setDirty(false);
    expect(guard.handleClose()).toBe(false);
    expect(calls).toEqual([]);
  });

  it('drops the question when the page dies while it is open', () => {
    const { guard, calls } = guardWithRecord();
    guard.setDirty(true);
    guard.handleClose();
    guard.noteGone();
    expect(calls).toEqual(['ask', 'destroy']);
  });

  it('does not ask a page that hangs, and closes the window itself', () => {
    const { guard, calls } = guardWithRecord();
    guard.setDirty(true);
    guard.noteGone();
    expect(guard.handleClose()).toBe(true);
    expect(calls).toEqual(['destroy']);
  });

  it('asks again once a page that hung answers', () => {
    const { guard, calls } = guardWithRecord();
    guard.setDirty(true);
    guard.noteGone();
    guard.noteRequest();
    expect(guard.handleClose()).toBe(true);
    expect(calls).toEqual(['ask']);
  });

  it('takes up the quit that the question interrupted', () => {
    const { guard, calls } = guardWithRecord();
    guard.setDirty(true);
    guard.noteQuit();
    guard.handleClose();
    guard.noteRequest();
    guard.release();
    expect(calls).toEqual(['ask', 'destroy', 'quit']);
  });

  it('forgets an interrupted quit when the user stays and later closes only the window', () => {
    const { guard, calls } = guardWithRecord();
    guard.setDirty(true);
    guard.noteQuit();
    guard.handleClose();
    guard.noteRequest();
    guard.handleClose();
    guard.release();
    expect(calls).toEqual(['ask', 'ask', 'destroy']);
  });
});
