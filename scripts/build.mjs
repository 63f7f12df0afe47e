// `npm run build`: builds main, preload and renderer into out/ when sources have changed.
import { buildIfStale } from './lib/build.mjs';

buildIfStale();
