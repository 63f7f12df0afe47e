import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RotatingLog } from './log';

describe('rotating log', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('reads back what was written, one entry per line start', () => {
    const log = new RotatingLog(path.join(folder, 'logs'));
    log.write('first');
    log.write('second\nwith detail');
    const lines = log.read().trimEnd().split('\n');
    expect(lines[0]).toMatch(/^\d{4}-\d\d-\d\dT.* first$/u);
    expect(lines.slice(1).map((line) => line.replace(/^\S+ second/u, 'second'))).toEqual(['second', '  with detail']);
  });

  it('keeps at most three files, each below the limit, the newest entries among them', () => {
    const log = new RotatingLog(folder, 200);
    for (let index = 0; index < 50; index++) log.write(`entry ${index}`);
    const files = readdirSync(folder);
    expect(files.sort()).toEqual(['main.log', 'main.log.1', 'main.log.2']);
    for (const file of files) expect(statSync(path.join(folder, file)).size).toBeLessThanOrEqual(200);
    expect(log.read()).toContain('entry 49');
  });

  it('harms nobody when it cannot be written', () => {
    const blocked = path.join(folder, 'file');
    writeFileSync(blocked, '');
    const log = new RotatingLog(path.join(blocked, 'logs'));
    log.write('lost');
    expect(log.read()).toBe('');
  });
});
