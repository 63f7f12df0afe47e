/** What a published case exchanges: the model behind it, how its router picks, and the bytes of a token. */
import type { Routing } from '../../src-main/engine/network/exchange/routing';
import { library } from '../../src-shared/model/library';
import { fieldsOf, numberOf, textOf, type Fields } from '../lib/case-file';
import { NotExpressible } from '../lib/not-expressible';
import type { Direction } from './exchange-figures';
import { namedPayloadBytes } from './exchange-payload';

export interface Model {
  hidden: number;
  experts: number;
  topk: number;
  groups: number;
  groupLimit: number;
}

const countIn = (text: string, pattern: RegExp): number | null => {
  const found = pattern.exec(text);
  return found ? Number(found[1]) : null;
};

/** The model whose tokens are exchanged; a shape that is one of the library's models routes as that model does. */
export function modelOf(published: Fields, point: Fields): Model {
  const model = fieldsOf(published['model']);
  const workload = fieldsOf(published['workload']);
  const name = textOf(model['name']);
  const stated = (keys: readonly string[]): number | null =>
    keys.reduce<number | null>(
      (found, key) => found ?? numberOf(point[key]) ?? numberOf(workload[key]) ?? numberOf(model[key]),
      null,
    );
  const hidden = stated(['hidden', 'hidden_size']) ?? countIn(name, /hidden\s*(\d+)/i);
  const experts = stated(['experts', 'num_experts']) ?? countIn(name, /(\d+)\s*experts/i);
  const topk = stated(['topk', 'num_topk', 'top_k']) ?? countIn(name, /top-?(\d+)/i);
  if (hidden === null || topk === null) throw new NotExpressible('hidden size or experts per token are not stated');
  const known = library.models.find(
    ({ values }) =>
      values['hiddenSize'] === hidden &&
      values['activeExperts'] === topk &&
      (experts === null || values['experts'] === experts),
  );
  const figure = (key: string): number | null => numberOf(known?.values[key]);
  return {
    hidden,
    topk,
    experts: experts ?? figure('experts') ?? 256,
    groups: numberOf(model['expert_groups']) ?? figure('expertGroups') ?? 1,
    groupLimit: numberOf(model['topk_groups']) ?? figure('expertGroupLimit') ?? 1,
  };
}

/** Payload by its text: a stated size ("7.5 KB per token") or its datatype. */
export function payloadOf(published: Fields, point: Fields, direction: Direction, hidden: number): number {
  const workload = fieldsOf(published['workload']);
  const title = textOf(published['title']);
  const beside = textOf(point[`${direction}_dtype`]) || textOf(point['dtype']) || textOf(point['precision']);
  const titled = new RegExp(`(FP8|FP4|INT8|BF16|FP16)\\s+${direction}`, 'i').exec(title)?.[1] ?? '';
  const text =
    beside || textOf(workload[direction]) || titled || textOf(workload['dtype']) || textOf(workload['precision']);
  const size = /(\d+(?:\.\d+)?)\s*KB/i.exec(text);
  if (size) return Number(size[1]) * 1000;
  // Without a word: DeepEP's own tables, FP8 out and BF16 back.
  return namedPayloadBytes(text || (direction === 'dispatch' ? 'fp8' : 'bf16'), hidden);
}

/** A limit on groups beside the workload is that of DeepEP's benchmark, whose groups are the nodes. */
export function routingOf(published: Fields, model: Model, nodes: number): Routing {
  const limit = numberOf(fieldsOf(published['workload'])['groups']);
  const groups = limit === null ? model.groups : nodes;
  return {
    experts: model.experts,
    activeExperts: model.topk,
    groups,
    groupLimit: Math.min(groups, limit ?? model.groupLimit),
  };
}
