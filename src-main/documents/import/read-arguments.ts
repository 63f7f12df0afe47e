/** Finds the arguments in a command line, a shell script or a YAML file. */
import { LineCounter, parseDocument, YAMLParseError } from 'yaml';
import { isObject } from './config-reader';
import { Arguments, normalName, type Argument } from './arguments';
import type { Draft } from './draft';
import { END, readShell, type Word } from './shell-words';

/** Arguments of which at least one tells a list of arguments from any other text. */
const TELLING = [
  'num-layers',
  'hidden-size',
  'tensor-model-parallel-size',
  'pipeline-model-parallel-size',
  'micro-batch-size',
];
/** Mappings within mappings. */
const DEEPEST = 20;

const isTelling = (names: Iterable<string>): boolean => [...names].some((name) => TELLING.includes(name));

/** A flag with its value: "--name value", "--name=value" or "--name" alone. */
function* flagsOf(words: readonly Word[]): Generator<[string, Argument]> {
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    const match = word && /^--([A-Za-z][\w-]*)(?:=([\s\S]*))?$/u.exec(word.text);
    if (!word || !match) continue;
    const [, spelled = '', joined] = match;
    const from = `--${spelled} (line ${word.line})`;
    const values: string[] = joined === undefined ? [] : [joined];
    if (joined === undefined)
      while (isValue(words[index + 1])) {
        values.push(words[++index]?.text ?? '');
        // A script that follows the launcher's last switch belongs to nobody.
        if (/\.py$/u.test(values.at(-1) ?? '')) values.pop();
      }
    yield [normalName(spelled), { value: values.length === 0 ? null : values.join(' '), from }];
  }
}

const isValue = (word: Word | undefined): boolean =>
  word !== undefined && word.text !== END && !/^--?[A-Za-z]/u.test(word.text);

function fromShell(text: string, draft: Draft): Arguments {
  const shell = readShell(text);
  const called = [...flagsOf(shell.commands)];
  // A text that only defines its arguments, or one whose command takes them from elsewhere.
  const isCalled = isTelling(called.map(([name]) => name));
  const flags = isCalled ? called : [...flagsOf(shell.assigned), ...called];
  const result = new Arguments(draft, true);
  const seen = new Map<string, string>();
  for (const [name, argument] of flags) {
    const text = argument.value ?? '';
    if (seen.has(name) && seen.get(name) !== text)
      draft.note(`--${name} is given more than once; the last one counts.`);
    seen.set(name, text);
    result.set(name, argument);
  }
  const algorithm = shell.variables.get('NCCL_ALGO')?.[0];
  if (algorithm) result.set('nccl-algo', { value: algorithm.text, from: `NCCL_ALGO (line ${algorithm.line})` });
  if (shell.hasConditions)
    draft.note('Conditions of the script were not decided: all its lines were read in their order.');
  return result;
}

/** A value of a YAML file as it would stand on a command line; undefined for nothing. */
function scalarText(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  if (Array.isArray(value) && value.every((each) => !isObject(each) && !Array.isArray(each)))
    return `[${value.map((each) => scalarText(each) ?? 'null').join(',')}]`;
  return undefined;
}

function flatten(node: unknown, result: Arguments, draft: Draft, depth = 0): void {
  if (!isObject(node) || depth > DEEPEST) return;
  for (const [key, value] of Object.entries(node)) {
    if (isObject(value)) {
      flatten(value, result, draft, depth + 1);
      continue;
    }
    const text = scalarText(value);
    if (text === undefined) continue;
    const name = normalName(key);
    if (result.has(name)) draft.note(`${key} is given more than once; the last one counts.`);
    result.set(name, { value: text, from: key });
  }
}

/** The root of a YAML text, or why it is none. */
function parseYaml(text: string): { root: unknown } | { message: string } {
  const lines = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false });
    const [error] = document.errors;
    if (!(error instanceof YAMLParseError)) return { root: document.toJS({ maxAliasCount: 100 }) };
    const { line, col } = lines.linePos(error.pos[0]);
    return { message: `line ${line}, column ${col}: ${error.message}` };
  } catch (problem) {
    // Aliases that multiply, or brackets deeper than the stack.
    return { message: problem instanceof Error ? problem.message : String(problem) };
  }
}

/** The arguments that a text holds; null, with an issue, where it holds none. */
export function readArguments(text: string, draft: Draft): Arguments | null {
  const isShellLike = /(?:^|[\s"'(=])--[A-Za-z][\w-]*(?!\w*\s*:)/u.test(text);
  const yaml = parseYaml(text);
  if ('root' in yaml && isObject(yaml.root)) {
    const result = new Arguments(draft, false);
    flatten(yaml.root, result, draft);
    if (result.has(...TELLING) || !isShellLike) return known(result, draft, text);
  } else if (!isShellLike && 'message' in yaml) {
    draft.error('', `This is neither a command line nor YAML: ${yaml.message}`, text.slice(0, 40), ALLOWED);
    return null;
  }
  return known(fromShell(text, draft), draft, text);
}

const ALLOWED = 'Megatron-LM arguments such as --num-layers 32, in a command line, a shell script or YAML';

function known(result: Arguments, draft: Draft, text: string): Arguments | null {
  if (result.has(...TELLING)) return result;
  draft.error('', 'No arguments of a training run were found', text.slice(0, 40), ALLOWED);
  return null;
}
