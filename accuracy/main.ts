/** `npm run accuracy -- FAMILY [--cases FILE]... [--json]`: compares the engine with published figures. */
import path from 'node:path';
import { families } from './families';
import { CaseFileError, readCaseFile } from './lib/case-file';
import { casesAsJson, casesAsText } from './lib/write-cases';

const usage = (): string =>
  [
    'Usage: npm run accuracy -- FAMILY [--cases FILE]... [--json]',
    ...Object.entries(families).map(([name, family]) => `  ${name.padEnd(8)} ${family.title}`),
    '',
  ].join('\n');

interface Asked {
  family: string;
  files: string[];
  isJson: boolean;
}

/** @throws CaseFileError naming the argument that is not understood */
function readArguments(words: readonly string[]): Asked {
  const asked: Asked = { family: '', files: [], isJson: false };
  for (let index = 0; index < words.length; index++) {
    const word = words[index] as string;
    if (word === '--json') asked.isJson = true;
    else if (word === '--cases') {
      const file = words[++index];
      if (file === undefined) throw new CaseFileError('--cases: a file is missing after it');
      asked.files.push(file);
    } else if (word.startsWith('-')) throw new CaseFileError(`${word}: unknown; allowed are --cases FILE and --json`);
    else if (asked.family)
      throw new CaseFileError(`${word}: only one family at a time; ${asked.family} was named before`);
    else asked.family = word;
  }
  if (!families[asked.family])
    throw new CaseFileError(`family "${asked.family}": unknown; allowed are ${Object.keys(families).join(', ')}`);
  return asked;
}

/**
 * Runs one accuracy command.
 * @param root folder that holds accuracy/data
 * @returns exit code: 0, or 2 when the command or a file is not understood
 */
export function main(words: readonly string[], root: string): number {
  try {
    const { family, files, isJson } = readArguments(words);
    const runner = families[family];
    if (!runner) throw new CaseFileError(usage());
    const names = files.length > 0 ? files : runner.defaultFiles.map((name) => path.join(root, 'accuracy/data', name));
    const cases = runner.compare(names.map(readCaseFile));
    process.stdout.write(isJson ? casesAsJson(cases) : casesAsText(cases));
    return 0;
  } catch (error) {
    if (!(error instanceof CaseFileError)) throw error;
    process.stderr.write(`${error.message}\n${usage()}`);
    return 2;
  }
}
