/** Megatron-LM arguments that are no good: what is said of them, and where. */
import { describe, expect, it } from 'vitest';
import { canBeAdded } from '../../../src-shared/import/imported';
import { importMegatron } from './megatron';
import { SMALL, errors } from './testing/megatron-texts';

describe('texts that are no good', () => {
  it.each([
    ['nothing', ''],
    ['prose', 'The model has many layers.'],
    ['another command', 'ls --all --color=auto'],
    ['another YAML file', 'services:\n  web:\n    image: nginx\n'],
    ['broken YAML', 'num_layers: [1, 2\nhidden: }'],
    ['a YAML list', '- 1\n- 2\n'],
    [
      'YAML that multiplies itself',
      'a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\nd: [*c,*c,*c,*c,*c,*c,*c,*c,*c]\n',
    ],
  ])('%s: one issue that says what would do', (_case, text) => {
    const imported = importMegatron(text);
    expect(errors(imported)).toHaveLength(1);
    expect(errors(imported)[0]?.allowed).toContain('--num-layers 32');
    expect(canBeAdded(imported)).toBe(false);
  });

  it.each<[string, string, string, RegExp]>([
    ['negative', '--num-layers -3', '--num-layers (line 1)', /-3.*whole number/u],
    ['huge', '--hidden-size 99999999', '--hidden-size (line 1)', /99999999.*1 to 1000000/u],
    ['no number', '--micro-batch-size many', '--micro-batch-size (line 1)', /many.*whole number/u],
    ['no value', '--num-layers --bf16', '--num-layers (line 1)', /nothing.*whole number/u],
    ['not defined', '--num-layers $DEPTH', '--num-layers (line 1)', /\$DEPTH.*whole number/u],
    ['the output of a command', '--num-layers $(cat depth)', '--num-layers (line 1)', /cat depth/u],
    [
      'chunks that do not divide',
      '--pipeline-model-parallel-size 4 --num-layers-per-virtual-pipeline-stage 3',
      '--num-layers-per-virtual-pipeline-stage (line 1)',
      /3.*divisor/u,
    ],
    [
      'too few devices',
      '--tensor-model-parallel-size 8 --world-size 12',
      '--tensor-model-parallel-size',
      /8.*divisor of 12/u,
    ],
    [
      'a pattern for another model',
      '--num-experts 8 --moe-layer-freq "[1]*30"',
      '--moe-layer-freq (line 1)',
      /\[0\]\*1/u,
    ],
    [
      'code for a pattern',
      '--num-experts 8 --moe-layer-freq "__import__(1)"',
      '--moe-layer-freq (line 1)',
      /n-th layer/u,
    ],
    [
      'more experts per token than there are',
      '--num-experts 4 --moe-router-topk 8',
      '--moe-router-topk (line 1)',
      /8.*1 to 4/u,
    ],
  ])('%s: an issue with the flag, what was found and what is allowed', (_case, more, path, text) => {
    const issue = errors(importMegatron(`${SMALL} ${more}`)).find((each) => each.path === path);
    expect(`${issue?.message} ${issue?.found} ${issue?.allowed}`).toMatch(text);
  });

  it('names the flags that are missing', () => {
    const paths = errors(importMegatron('--num-layers 2 --micro-batch-size 1 --bf16')).map(({ path }) => path);
    expect(paths.join()).toContain('--hidden-size');
    expect(paths.join()).toContain('--vocab-size');
  });

  it('does not report what follows from a problem', () => {
    const bad = SMALL.replace('--hidden-size 4096', '--hidden-size $H').replace('--num-attention-heads 32', '');
    expect(errors(importMegatron(bad)).map(({ path }) => path)).toEqual([
      '--hidden-size (line 1)',
      '--num-attention-heads',
    ]);
  });

  it('warns where no datatype is stated', () => {
    const { issues } = importMegatron(SMALL.replace('--bf16', ''));
    expect(issues).toMatchObject([{ severity: 'warning', path: '--bf16 or --fp16' }]);
  });

  it('survives texts that are long or deep', () => {
    const many = `A="${'x '.repeat(50_000)}"\n${'$A '.repeat(50_000)}`;
    const repeated = Array.from({ length: 10_000 }, (_, index) => `--a${index} 1 --a${index} 2`).join(' ');
    for (const text of [many, repeated, '['.repeat(30_000), '{a: '.repeat(30_000), `A=(${'--x '.repeat(50_000)})`])
      expect(canBeAdded(importMegatron(text))).toBe(false);
  });

  it('survives texts that are made to break it', () => {
    const deep = `${'${A:-'.repeat(5000)}1${'}'.repeat(5000)}`;
    const doubling = `A=x\n${'A="$A$A"\n'.repeat(64)}`;
    for (const text of [
      deep,
      doubling,
      '$(('.repeat(9000),
      `A=$((${'('.repeat(9000)}1`,
      '"',
      "'",
      '$',
      '\\',
      'A=(',
      '${',
    ])
      expect(canBeAdded(importMegatron(`${text} --num-layers`))).toBe(false);
  });
});
