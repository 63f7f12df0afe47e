/** The examples of docs/plan-format.md are what the application reads: put together they are a plan without problems. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { checkPlan } from '../../src-shared/model/check';
import { library } from '../../src-shared/model/library';
import type { Plan } from '../../src-shared/model/plan';
import { parsePlan } from './parse-plan';

const page = readFileSync(fileURLToPath(new URL('../../docs/plan-format.md', import.meta.url)), 'utf8');
const examples = [...page.matchAll(/^## (.+)\n|^```json\n([\s\S]+?)^```/gmu)];

/** The example under each heading. */
function exampleOf(heading: string): unknown {
  const at = examples.findIndex((match) => match[1] === heading);
  const text = examples.slice(at + 1).find((match) => match[2] !== undefined)?.[2];
  if (at < 0 || text === undefined) throw new Error(`no example under ${heading}`);
  return JSON.parse(text);
}

it('every part of the format has an example, and together they are a plan', () => {
  const profile = exampleOf('Hardware') as Plan['hardware'][number];
  const original = library.hardware.find((each) => each.id === profile.basedOn);
  if (!original) throw new Error('the example is based on nothing');
  // The page shows some of the figures only.
  profile.figures = { ...original.figures, ...profile.figures };
  const [inner] = original.tiers;
  profile.tiers = profile.tiers.map((tier) => ({ ...tier, figures: { ...inner?.figures, ...tier.figures } }));
  profile.figures['supernode.nodes'] = { value: 8, source: 'test', confidence: 'user' };
  const other = { ...(exampleOf('Scenarios') as Plan['scenarios'][number]), id: 'chat-on-pod', hardware: profile.id };
  const parsed = parsePlan(
    JSON.stringify({
      ...(exampleOf('Envelope') as Plan),
      hardware: [profile],
      models: [exampleOf('Models')],
      workloads: [exampleOf('Workloads')],
      scenarios: [exampleOf('Scenarios'), other],
      comparisons: [exampleOf('Comparisons')],
      claims: [exampleOf('Claims')],
    }),
  );
  if (!parsed.ok) throw new Error(parsed.error.message);
  const { issues, inputs } = checkPlan(parsed.value.plan, library);
  expect(issues).toEqual([]);
  expect(inputs.size).toBe(2);
});
