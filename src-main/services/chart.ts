/** Writes a chart's or a drawing's picture, or a chart's numbers, where the user wants them. */
import type { Handlers } from '../../src-shared/contract/api';
import { fail } from '../../src-shared/contract/errors';
import { toCsv } from '../reports/csv';
import type { ServiceContext } from './context';
import { exportFile } from './export-file';

type ChartHandlers = Pick<Handlers, 'chart.export' | 'picture.export' | 'table.export'>;

const PNG_SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

export function chartHandlers({ host }: ServiceContext): ChartHandlers {
  return {
    'chart.export': async ({ name, svg }) => {
      if (!/^\s*(?:<\?xml[^>]*\?>\s*)?<svg[\s>]/u.test(svg))
        return fail('request.invalid', 'The picture of the chart is not SVG.');
      return exportFile(host, { name, extension: 'svg', title: 'SVG picture' }, svg);
    },
    'table.export': ({ name, columns, rows }) =>
      exportFile(host, { name, extension: 'csv', title: 'CSV table' }, toCsv([columns, ...rows])),
    'picture.export': async ({ name, png }) => {
      if (!PNG_SIGNATURE.every((byte, index) => png[index] === byte))
        return fail('request.invalid', 'The picture is not PNG.');
      return exportFile(host, { name, extension: 'png', title: 'PNG picture' }, png);
    },
  };
}
