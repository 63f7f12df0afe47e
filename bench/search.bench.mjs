/**
 * Speed of the search over training layouts: layouts settled (priced, shown not to fit, or left out by proof) per CPU second
 * of this process, memory, and growth with the number of devices. Run by `npm run bench`; prints a table, or JSON
 * with --json. `--quick` measures the first case alone.
 */
import { simulate } from '../out/bench/engine.mjs';
import { testInput } from '../out/bench/test-scenario.mjs';

/** Runs of each case after the first, which also compiles the code. */
const REPEATS = 3;

const training = (name, hardware, model, workload, systems, repeats = REPEATS) => ({
  name,
  repeats,
  scenario: { hardware, model, workload, deployment: { systems } },
});
const gpt3 = { sequenceLength: 2048, globalBatch: 512, totalTokens: '0.3 trillion tokens' };

const cases = [
  training('GPT-3 175B on 512 A100, batch 512', 'dgx-a100', 'gpt-3-175b', gpt3, 64),
  training(
    'Llama 3.1 405B on 16,384 H100, batch 2,048',
    'dgx-h100',
    'llama-3.1-405b',
    { sequenceLength: 8192, globalBatch: 2048 },
    2048,
  ),
  training(
    'DeepSeek-V3 on 2,048 H100, batch 15,360',
    'dgx-h100',
    'deepseek-v3',
    { sequenceLength: 4096, globalBatch: 15360 },
    256,
    1,
  ),
];

/** The same job on ever more devices: GPT-3 175B with a batch of 16 sequences per device, at most 65,536. */
const growth = [64, 256, 1024, 4096, 16384, 65536].map((devices) =>
  training(
    `${devices.toLocaleString('en-US')} A100`,
    'dgx-a100',
    'gpt-3-175b',
    { ...gpt3, globalBatch: 4096 },
    devices / 8,
    1,
  ),
);

const cpuS = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};
const rssMb = () => process.memoryUsage().rss / 1e6;

function measure({ name, scenario, repeats }) {
  const input = testInput('training', scenario);
  const beforeMb = rssMb();
  const start = cpuS();
  const result = simulate(input);
  const firstRunS = cpuS() - start;
  let runS = firstRunS;
  for (let run = 0; run < repeats; run++) {
    const from = cpuS();
    simulate(input);
    runS = Math.min(runS, cpuS() - from);
  }
  const { search, layout } = result;
  const layouts = search.evaluated + (search.pruned ?? 0);
  return {
    name,
    layouts,
    evaluated: search.evaluated,
    priced: search.feasible,
    pruned: search.pruned ?? 0,
    best: layout?.label ?? 'none',
    firstRunS,
    runS,
    layoutsPerCpuS: layouts / runS,
    rssMb: rssMb(),
    rssGrowthMb: rssMb() - beforeMb,
  };
}

const count = (value) => Math.round(value).toLocaleString('en-US');
const line = (each) =>
  `${each.name}: ${count(each.layouts)} layouts (${count(each.priced)} priced, ${count(each.evaluated - each.priced)} too large, ` +
  `${count(each.pruned)} left out by proof); first run ${each.firstRunS.toFixed(2)} s, then ${each.runS.toFixed(2)} s, ` +
  `${count(each.layoutsPerCpuS)} layouts per CPU second; process ${each.rssMb.toFixed(0)} MB ` +
  `(${each.rssGrowthMb.toFixed(0)} more than before). Best: ${each.best}`;

const isJson = process.argv.includes('--json');
const isQuick = process.argv.includes('--quick');
const run = (list) =>
  list.map((each) => {
    const result = measure(each);
    if (!isJson) console.log(line(result));
    return result;
  });

const results = run(isQuick ? cases.slice(0, 1) : cases);
if (!isJson && !isQuick) console.log('\nGrowth with the devices, GPT-3 175B, batch 4,096:');
const grown = isQuick ? [] : run(growth);
if (isJson) console.log(JSON.stringify({ cases: results, growth: grown }, null, 2));
