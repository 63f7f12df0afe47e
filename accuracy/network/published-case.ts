/** Reads what a published case says of a figure's run: the operation, and whether switches reduce. */
import type { Algorithm, CollectiveKind } from '../../src-main/engine/network/collectives';
import { fieldsOf, textOf, type Fields } from '../lib/case-file';
import { NotExpressible } from '../lib/not-expressible';
import type { FigureName } from './figure-name';
import { operationIn } from './operations';

/**
 * The operation of a figure.
 * @throws NotExpressible when none is named that the engine knows
 */
export function operationOf(published: Fields, point: Fields, name: FigureName | null): CollectiveKind {
  const workload = fieldsOf(published['workload']);
  const texts = [
    point['op'],
    point['operation'],
    point['collective'],
    workload['op'],
    workload['operation'],
    workload['collective'],
  ].map(textOf);
  const stated = texts.find((text) => text !== '');
  const kind = name?.kind ?? operationIn(stated ?? textOf(published['title']));
  if (kind === null)
    throw new NotExpressible(stated ? `operation "${stated}" is not known` : 'the operation is not stated');
  return kind;
}

/**
 * The algorithm that a run was bound to, as a text names it: "Ring", "NVLS", "NVLSTree", "CollNet"; null where it names
 * none, or one that the chip does not have.
 */
export function algorithmIn(text: string): Algorithm | null {
  if (/has no|not supported/i.test(text)) return null;
  if (/NVLS[\s_-]?Tree/i.test(text)) return 'inNetworkTree';
  if (/NVLS/i.test(text) && !/off|disabled/i.test(text)) return 'inNetwork';
  if (/\bring\b/i.test(text)) return 'ring';
  return /\btree\b/i.test(text) ? 'tree' : null;
}

/** Reduction in the scale-up switches as a text says it: "SHARP", "NVLS off", "Ring"; null where it says nothing. */
export function nvlsIn(text: string): boolean | null {
  if (/has no NVLS|without stating/i.test(text)) return null;
  if (
    /(?:NVLS|SHARP)(?:_ENABLE)?[\s:=]*(?:off|disabled|0)|no (?:NVLS|SHARP)|without (?:NVLS|SHARP)|\bring\b|(?<!NVLS[\s_-]?)\btree\b/i.test(
      text,
    )
  )
    return false;
  return /NVLS|SHARP/i.test(text) ? true : null;
}
