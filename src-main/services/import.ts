/** Reads configurations of models and arguments of training runs; adding them to the plan is the window's edit. */
import type { Handlers, ReadImport } from '../../src-shared/contract/api';
import { ok } from '../../src-shared/contract/errors';
import { entriesOf } from '../../src-shared/import/imported';
import { resolveModel } from '../../src-shared/model/resolve';
import { readImportFile } from '../documents/import/import-file';
import { importText } from '../documents/import/import-text';
import type { ServiceContext } from './context';
import { modelFigures } from './plan-check';

const dialogOptions = {
  title: 'Import a model or a training run',
  filters: [
    { name: 'Model configuration or training arguments', extensions: ['json', 'yaml', 'yml', 'sh', 'txt', 'args'] },
  ],
};

/** Reads a text, and computes what follows from its model so that it can be compared with what its makers state. */
export function readImport(text: string, fileName: string | null): ReadImport {
  const imported = importText(text, fileName);
  const values = entriesOf(imported, 'model');
  const { name, source } = imported;
  const model = resolveModel({ id: 'imported', name, description: '', source, values }, 'model', []);
  return { imported, figures: model ? modelFigures(model) : null };
}

export function importHandlers({ host }: ServiceContext): Pick<Handlers, 'import.open' | 'import.read'> {
  return {
    'import.open': async () => {
      const file = await host.showOpenDialog(dialogOptions);
      return file === null ? ok(null) : readImportFile(file);
    },
    'import.read': ({ text, fileName }) => Promise.resolve(ok(readImport(text, fileName))),
  };
}
