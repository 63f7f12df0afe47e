/** What bench/calibrate-exchange.mjs needs of the readings and the kernels. */
import { isFields, type CaseFile, type Fields } from '../lib/case-file';
import { isExchangeCase, readExchangeCase } from './exchange-cases';
import type { ExchangeReading } from './exchange-reading';
import { readExchangeTable } from './exchange-tables';

export { kernelOf } from '../../src-main/engine/network/exchange/kernels';
export { readCaseFile } from '../lib/case-file';
export { exchangeSeconds, kernelOfReading, measuredSeconds } from './exchange-reading';

/** Every reading of expert exchange in the files. */
export function readingsOf(files: readonly CaseFile[]): ExchangeReading[] {
  return files.flatMap(({ table, content }) => {
    if (table) return readExchangeTable(table) ?? [];
    const list = isFields(content) ? content['cases'] : content;
    const cases = Array.isArray(list) ? (list as Fields[]) : [];
    return cases.filter(isExchangeCase).flatMap((published) => readExchangeCase(published).readings);
  });
}
