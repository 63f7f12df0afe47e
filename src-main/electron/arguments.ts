/** What the command line of the application says. No Electron here, so that it is unit-tested. */
import path from 'node:path';

export type LaunchRequest =
  | { kind: 'window'; planFile: string | null }
  /** Prints an HTML file and exits without a window. */
  | { kind: 'print'; input: string; output: string }
  | { kind: 'invalid'; message: string };

const PRINT = '--print-pdf';
/** Whatever follows these words of the user is a plan; Chromium's own switches may stand anywhere. */
const PLAN_ENDING = '.json';

/**
 * Reads the words after the executable. @param isPackaged when not, the first plain word is the
 * application's folder @param folder that relative names refer to
 */
export function parseArguments(argv: readonly string[], isPackaged: boolean, folder: string): LaunchRequest {
  const words = argv.slice(1);
  const print = words.indexOf(PRINT);
  if (print >= 0) {
    const [input, output] = words.slice(print + 1);
    if (!input || !output) return { kind: 'invalid', message: `Usage: ${PRINT} IN.html OUT.pdf` };
    return { kind: 'print', input: path.resolve(folder, input), output: path.resolve(folder, output) };
  }
  const plain = words.filter((word) => !word.startsWith('-')).slice(isPackaged ? 0 : 1);
  const planFile = plain.findLast((word) => word.toLowerCase().endsWith(PLAN_ENDING));
  return { kind: 'window', planFile: planFile === undefined ? null : path.resolve(folder, planFile) };
}
