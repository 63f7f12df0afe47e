/** The texts of --help. */

export const commandHelp = {
  run: `run PLAN [--scenario NAME] [--json]

Runs all scenarios of a plan, or one, and prints layout, bottleneck and figures.

  --scenario NAME   only the scenario of this name or id
  --json            the whole result as JSON (format "supernode-report", see docs/cli.md)

A scenario for which no layout is feasible is a result like any other: it says so and the exit code is 0.`,
  compare: `compare PLAN [--baseline NAME] [--json|--csv]

Runs what the plan compares (all scenarios where it has no comparison) and prints the systems head to head
and every figure against the baseline.

  --baseline NAME   measure against the scenario of this name or id
  --json            as JSON (format "supernode-report", see docs/cli.md)
  --csv             as CSV: RFC 4180, UTF-8, units in the header`,
  sweep: `sweep PLAN [--scenario NAME] [--sizes 8,16,...] [--json|--csv]

Searches the best layout of a training scenario on scale-up domains of many sizes, at equal devices and at equal
power, and says from which size on a larger one gains little.

  --scenario NAME   the scenario of this name or id; without it the plan's first training scenario
  --sizes LIST      accelerators per domain; without it 8, 16, 32, 64, 72, 128, 256, 384
  --json            as JSON (format "supernode-sweep", see docs/cli.md)
  --csv             as CSV: RFC 4180, UTF-8, units in the header`,
  timeline: `timeline PLAN [--scenario NAME] [--out FILE]

Plays one optimiser step of a training scenario in the layout of its run, and prints for every stage what it holds,
how long it works and waits, and its memory with what does not fit.

  --scenario NAME   the scenario of this name or id; without it the plan's first training scenario
  --out FILE        write the step instead: .svg is a drawing, .json a trace for chrome://tracing and Perfetto;
                    an existing file is replaced`,
  check: `check PLAN

Checks a plan without running it. Every problem goes to stderr with its JSON path, what was found and what is
allowed; the exit code is 2 when there are errors.`,
  report: `report PLAN --out FILE

Runs all scenarios and writes a report. The ending of FILE decides: .html, .pdf, .csv or .json.

  --out FILE        where to write; an existing file is replaced`,
  import: `import FILE [--out PLAN [--into PLAN] [--hardware NAME]] [--name NAME] [--json]

Reads the config.json of a Hugging Face model, or the arguments of a Megatron-LM run (a command line, a shell
script, YAML), and prints every value with where it comes from.

  --out PLAN        write a plan with the model, and for a run its workload and a scenario in its layout;
                    a file that is there is replaced
  --into PLAN       begin with the content of this plan, which stays as it is
  --hardware NAME   profile on which the scenario runs: its id or name
  --name NAME       name of the model
  --json            what was read as JSON (format "supernode-import", see docs/cli.md)

What cannot be used goes to stderr with its field or flag, what was found and what is allowed; the exit code is 2.`,
  library: `library hardware|models [NAME] [--json]

Lists the built-in hardware profiles or models, or shows one with the source of each figure.

  --json            as JSON (format "supernode-library", see docs/cli.md)`,
  demo: `demo

Runs the sample plan "CloudMatrix 384 or NVL72?", prints the systems head to head and the comparisons, and
leaves report.html, report.pdf, comparison.csv and result.json in the folder out/ of the product.`,
} as const;

export type CommandName = keyof typeof commandHelp;

const summaries: Record<CommandName, string> = {
  run: 'run scenarios of a plan',
  compare: 'compare scenarios against a baseline',
  sweep: 'train on supernodes of many sizes',
  timeline: 'play one training step, stage by stage',
  check: 'check a plan without running it',
  report: 'write a report as HTML, PDF, CSV or JSON',
  import: 'read a Hugging Face config.json or Megatron-LM arguments',
  library: 'show the built-in hardware and models',
  demo: 'answer the founding question, with a report in out/',
};

export const isCommand = (name: string): name is CommandName => Object.hasOwn(commandHelp, name);

export const toolHelp = `Supernode Planner: models AI supernodes and decides between them, offline.

Usage: supernode-planner COMMAND [...]      in the repository: npm run --silent cli -- COMMAND [...]

Commands:
${Object.entries(summaries)
  .map(([name, summary]) => `  ${name.padEnd(9)} ${summary}`)
  .join('\n')}

PLAN is a plan file, or a sample by id or name, such as cloudmatrix-or-nvl72.
"COMMAND --help" explains a command. --version prints the version.

Results go to stdout, progress and messages to stderr.
Exit codes: 0 done, 2 the plan is invalid, damaged or newer, 1 anything else.
`;
