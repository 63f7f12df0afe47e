/**
 * Speed of the exhaustive search over training layouts: strategies evaluated per CPU second of this process, over
 * whole simulations (search, best layouts, result). Run by `npm run bench`; prints a table, or JSON with --json.
 */
import { simulate } from '../out/bench/engine.mjs';
import { testInput } from '../out/bench/test-scenario.mjs';

/** CPU time that each case is repeated for at least, seconds. */
const MEASURED_S = 2;

const cases = [
  {
    name: 'GPT-3 175B on 512 A100, batch 512',
    scenario: {
      hardware: 'dgx-a100',
      model: 'gpt-3-175b',
      workload: { sequenceLength: 2048, globalBatch: 512, totalTokens: '0.3 trillion tokens' },
      deployment: { systems: 64 },
    },
  },
  {
    name: 'Llama 3.1 405B on 16,384 H100, batch 2,048',
    scenario: {
      hardware: 'dgx-h100',
      model: 'llama-3.1-405b',
      workload: { sequenceLength: 8192, globalBatch: 2048 },
      deployment: { systems: 2048 },
    },
  },
  {
    name: 'DeepSeek-V3 on 8 CloudMatrix 384, batch 15,360',
    scenario: {
      hardware: 'cloudmatrix-384',
      model: 'deepseek-v3',
      workload: { sequenceLength: 4096, globalBatch: 15360 },
      deployment: { systems: 8 },
    },
  },
];

const cpuS = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

function measure({ name, scenario }) {
  const input = testInput('training', scenario);
  const first = cpuS();
  const result = simulate(input);
  const coldS = cpuS() - first;
  let runs = 0;
  const start = cpuS();
  while (cpuS() - start < MEASURED_S) {
    simulate(input);
    runs++;
  }
  const warmS = (cpuS() - start) / runs;
  return {
    name,
    evaluated: result.search.evaluated,
    feasible: result.search.feasible,
    best: result.layout?.label ?? 'none',
    firstRunS: coldS,
    runS: warmS,
    strategiesPerCpuS: result.search.evaluated / warmS,
  };
}

const results = cases.map(measure);
if (process.argv.includes('--json')) console.log(JSON.stringify(results, null, 2));
else
  for (const each of results)
    console.log(
      `${each.name}: ${each.evaluated.toLocaleString('en-US')} strategies (${each.feasible.toLocaleString('en-US')} fit), ` +
        `${Math.round(each.strategiesPerCpuS).toLocaleString('en-US')} per CPU second; first run ${each.firstRunS.toFixed(2)} s, ` +
        `then ${each.runS.toFixed(3)} s. Best: ${each.best}`,
    );
