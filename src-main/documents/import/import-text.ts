/** Tells what a text is that somebody wants to import, and reads it. */
import type { Imported } from '../../../src-shared/import/imported';
import { importHuggingFace } from './hugging-face';
import { importMegatron } from './megatron';

/** Longer texts are no configuration. */
export const MAX_IMPORT_CHARACTERS = 1_000_000;

/** JSON that states how a run is laid out holds arguments, not the configuration of a model. */
const LAYOUT_NAME = /"-*(?:tensor|pipeline)[_-]model[_-]parallel[_-]size"/u;

/** Reads a text as what it is: JSON as a model configuration, anything else as arguments of a training run. */
export function importText(text: string, fileName: string | null): Imported {
  const start = text.replace(/^\uFEFF/u, '').trimStart();
  const isJson = start.startsWith('{') || /\.json$/iu.test(fileName ?? '');
  return isJson && !LAYOUT_NAME.test(start) ? importHuggingFace(start, fileName) : importMegatron(start, fileName);
}
