// Prints an HTML file to PDF with the app's own engine: electron-print.mjs IN.html OUT.pdf
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { withDisplay } from './lib/display.mjs';
import { runElectron } from './lib/electron-run.mjs';
import { hasDisplay } from './lib/system-packages.mjs';

const [input, output] = process.argv.slice(2).map((name) => path.resolve(name));
if (!input || !output) {
  process.stderr.write('Usage: electron-print.mjs IN.html OUT.pdf\n');
  process.exit(1);
}
const userData = mkdtempSync(path.join(os.tmpdir(), 'supernode-print-'));
try {
  process.exitCode = await withDisplay((environment) =>
    runElectron(['--print-pdf', input, output], {
      isHeadless: !hasDisplay(),
      environment: { ...environment, SUPERNODE_USER_DATA: userData },
      stdio: ['ignore', 'ignore', 'inherit'],
    }),
  );
} finally {
  rmSync(userData, { recursive: true, force: true });
}
