// Stands in for the default app that the fallback binary lacks: `electron [-r file] [--switches] <app> [args]`.
// An ES module with top-level await, so that Electron holds 'ready' back until the app's synchronous part has run.
import { app } from 'electron';
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const words = process.argv.slice(1);
let target;
for (let index = 0; index < words.length; index++) {
  const word = words[index];
  if (word === '-r' || word === '--require') require(path.resolve(words[++index]));
  else if (!word.startsWith('-')) {
    target = path.resolve(word);
    break;
  }
}
if (!target) {
  console.error('No application folder given');
  app.exit(1);
}
Object.defineProperty(process, 'defaultApp', { configurable: false, enumerable: true, value: true });

let entry = target;
let folder = path.dirname(target);
if (statSync(target).isDirectory()) {
  const manifest = JSON.parse(readFileSync(path.join(target, 'package.json'), 'utf8'));
  if (manifest.version) app.setVersion(manifest.version);
  app.name = manifest.productName ?? manifest.name ?? app.name;
  folder = target;
  entry = path.resolve(target, manifest.main ?? 'index.js');
}
app.setAppPath(folder);
await import(pathToFileURL(entry).href);
