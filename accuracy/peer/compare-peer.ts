/**
 * `accuracy -- peer`: FLOPs, bytes sent and memory by part beside those of another estimator (calculon) on the same
 * inputs. Figures are not times: both sides count, and every difference in counting is a named term.
 */
import { CaseFileError, fieldsOf, listOf, textOf, type CaseFile, type Fields } from '../lib/case-file';
import { notExpressible, type ComparedCase } from '../lib/compared-case';
import { NotExpressible } from '../lib/not-expressible';
import { compareFlops } from './compare-flops';
import { compareMemory } from './compare-memory';
import { comparePublishedMemory } from './compare-published';
import { compareTraffic } from './compare-traffic';
import { engineSide } from './engine-side';
import { peerCase } from './peer-case';

function compareCase(models: Fields, fields: Fields): ComparedCase[] {
  try {
    const peer = peerCase(models, fields);
    const engine = engineSide(peer.model, peer.execution);
    return [...compareFlops(peer, engine), ...compareTraffic(peer, engine), ...compareMemory(peer, engine)];
  } catch (error) {
    if (!(error instanceof NotExpressible)) throw error;
    return [notExpressible(textOf(fields['id']), 'peer', error.message)];
  }
}

/**
 * Compares every case of the files.
 * @throws CaseFileError when a file holds no cases or no models
 */
export function comparePeerCases(files: readonly CaseFile[]): ComparedCase[] {
  return files.flatMap(({ name, content }) => {
    const models = fieldsOf(fieldsOf(content)['models']);
    const cases = listOf(fieldsOf(content)['cases']);
    if (cases.length === 0 || Object.keys(models).length === 0)
      throw new CaseFileError(`--cases ${name}: no cases; wanted is {"models": {...}, "cases": [...]}`);
    return [...cases.flatMap((each) => compareCase(models, each)), ...comparePublishedMemory(fieldsOf(content))];
  });
}
