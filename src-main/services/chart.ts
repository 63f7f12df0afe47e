/** Writes a chart's picture where the user wants it. */
import path from 'node:path';
import type { Handlers } from '../../src-shared/contract/api';
import { fail, ok } from '../../src-shared/contract/errors';
import { writeFailure } from '../documents/plan-file';
import { writeAtomic } from '../documents/write-atomic';
import type { ServiceContext } from './context';
import { completeFileName, suggestFileName } from './file-names';

type ChartHandlers = Pick<Handlers, 'chart.export'>;

export function chartHandlers({ host }: ServiceContext): ChartHandlers {
  return {
    'chart.export': async ({ name, svg }) => {
      if (!/^\s*(?:<\?xml[^>]*\?>\s*)?<svg[\s>]/u.test(svg))
        return fail('request.invalid', 'The picture of the chart is not SVG.');
      const chosen = await host.showSaveDialog({
        defaultName: suggestFileName(name, 'svg'),
        filters: [{ name: 'SVG picture', extensions: ['svg'] }],
      });
      if (chosen === null) return ok(null);
      const target = completeFileName(path.resolve(chosen), 'svg');
      try {
        await writeAtomic(target, svg);
      } catch (error) {
        return writeFailure(target, error);
      }
      return ok({ fileName: path.basename(target) });
    },
  };
}
