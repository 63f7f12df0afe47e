/** Reads the words of the command line, calls the command, and turns what comes of it into an exit code. */
import { parseArgs, type ParseArgsConfig } from 'node:util';
import { checkCommand } from './commands/check';
import { compareCommand } from './commands/compare';
import { demoCommand } from './commands/demo';
import { importCommand } from './commands/import';
import { libraryCommand } from './commands/library';
import { reportCommand } from './commands/report';
import { runCommand } from './commands/run';
import { sweepCommand } from './commands/sweep';
import { timelineCommand } from './commands/timeline';
import { commandHelp, isCommand, toolHelp, type CommandName } from './help';
import { exitCodes, Stop, type CliIo } from './io';
import { CliSession } from './session';

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

const commandOptions: Record<CommandName, NonNullable<ParseArgsConfig['options']>> = {
  run: { scenario: text, json: flag },
  compare: { baseline: text, json: flag, csv: flag },
  sweep: { scenario: text, sizes: text, json: flag, csv: flag },
  timeline: { scenario: text, out: text },
  check: {},
  report: { out: text },
  import: { into: text, hardware: text, name: text, out: text, json: flag },
  library: { json: flag },
  demo: {},
};

/** How many plain words a command takes, at least and at most. */
const wordCounts: Record<CommandName, readonly [number, number]> = {
  run: [1, 1],
  compare: [1, 1],
  sweep: [1, 1],
  timeline: [1, 1],
  check: [1, 1],
  report: [1, 1],
  import: [1, 1],
  library: [1, 2],
  demo: [0, 0],
};

interface Words {
  positionals: string[];
  text(name: string): string | undefined;
  flag(name: string): boolean;
}

const usageOf = (command: CommandName): string => `Usage: ${commandHelp[command].split('\n')[0]}`;

function read(command: CommandName, words: string[]): Words {
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({
      args: words,
      options: { ...commandOptions[command], help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
  } catch (error) {
    throw new Stop(`${error instanceof Error ? error.message : String(error)}\n${usageOf(command)}`);
  }
  const { values, positionals } = parsed;
  const [least, most] = wordCounts[command];
  if (values['help'] !== true && (positionals.length < least || positionals.length > most))
    throw new Stop(
      positionals.length < least
        ? `Something is missing after "${[command, ...positionals].join(' ')}".\n${usageOf(command)}`
        : `"${positionals[most] ?? ''}" is one word too many; names with spaces need quotes.\n${usageOf(command)}`,
    );
  return {
    positionals,
    text: (name) => (typeof values[name] === 'string' ? values[name] : undefined),
    flag: (name) => values[name] === true,
  };
}

async function withSession(io: CliIo, work: (session: CliSession) => Promise<number>): Promise<number> {
  const session = new CliSession(io);
  try {
    return await work(session);
  } finally {
    session.close();
  }
}

function call(io: CliIo, command: CommandName, words: Words): Promise<number> {
  const [first = '', second] = words.positionals;
  const json = words.flag('json');
  switch (command) {
    case 'run':
      return withSession(io, (session) => runCommand(session, first, { scenario: words.text('scenario'), json }));
    case 'compare':
      return withSession(io, (session) =>
        compareCommand(session, first, { baseline: words.text('baseline'), json, csv: words.flag('csv') }),
      );
    case 'sweep':
      return withSession(io, (session) =>
        sweepCommand(session, first, {
          scenario: words.text('scenario'),
          sizes: words.text('sizes'),
          json,
          csv: words.flag('csv'),
        }),
      );
    case 'timeline': {
      const options = { scenario: words.text('scenario'), out: words.text('out') };
      return withSession(io, (session) => timelineCommand(session, first, options));
    }
    case 'check':
      return withSession(io, (session) => checkCommand(session, first));
    case 'report':
      return withSession(io, (session) => reportCommand(session, first, words.text('out')));
    case 'import': {
      const options = { into: words.text('into'), hardware: words.text('hardware'), name: words.text('name') };
      return withSession(io, (session) => importCommand(session, first, { ...options, out: words.text('out'), json }));
    }
    case 'library':
      return Promise.resolve(libraryCommand(io, { kind: first, name: second, json }));
    case 'demo':
      return withSession(io, demoCommand);
  }
}

/** Runs one command. @returns the exit code; bugs are thrown. */
export async function runCommandLine(words: readonly string[], io: CliIo): Promise<number> {
  const [command, ...rest] = words;
  try {
    if (command === '--version') io.stdout(`${io.appVersion}\n`);
    else if (command === '--help' || command === '-h' || (command === 'help' && rest.length === 0)) io.stdout(toolHelp);
    else if (command === undefined) throw new Stop(toolHelp.trimEnd());
    else {
      const name = command === 'help' ? (rest[0] ?? '') : command;
      if (!isCommand(name)) {
        const known = Object.keys(commandHelp).join(', ');
        throw new Stop(`There is no command "${name}". Commands: ${known}. --help explains them.`);
      }
      const options = read(name, command === 'help' ? ['--help'] : rest);
      if (!options.flag('help')) return await call(io, name, options);
      io.stdout(`${commandHelp[name]}\n`);
    }
    return exitCodes.done;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    io.stderr(`${error.message}\n`);
    return error.exitCode;
  }
}
