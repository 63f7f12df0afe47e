import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseArguments } from './arguments';

const folder = path.resolve('somewhere');

describe('arguments', () => {
  it('opens the window without a plan', () => {
    expect(parseArguments(['app'], true, folder)).toEqual({ kind: 'window', planFile: null });
    expect(parseArguments(['electron', '--no-sandbox', '.'], false, folder)).toEqual({
      kind: 'window',
      planFile: null,
    });
  });

  it('finds the plan between switches, relative to where the user is', () => {
    const planFile = path.join(folder, 'My Plan.JSON');
    expect(parseArguments(['app', '--lang=en', 'My Plan.JSON'], true, folder)).toEqual({ kind: 'window', planFile });
    expect(parseArguments(['electron', '.', '--x', planFile], false, folder)).toEqual({ kind: 'window', planFile });
  });

  it('does not take the application itself for a plan', () => {
    expect(parseArguments(['electron', 'app.json'], false, folder)).toEqual({ kind: 'window', planFile: null });
  });

  it('prints', () => {
    expect(parseArguments(['electron', '.', '--print-pdf', 'in.html', 'out.pdf'], false, folder)).toEqual({
      kind: 'print',
      input: path.join(folder, 'in.html'),
      output: path.join(folder, 'out.pdf'),
    });
    expect(parseArguments(['electron', '.', '--print-pdf', 'in.html'], false, folder).kind).toBe('invalid');
  });
});
