/**
 * Reads `--pipeline-model-parallel-layout`: chunks of the pipeline in their order, parted by bars, each a row of letters:
 * E embedding, t decoder layer, m prediction module, L loss. "Et*3|(tt|)*29mL" repeats a letter or a bracket.
 */

const MOST_CHARACTERS = 100_000;

/** The text with its repetitions written out; undefined where it is none. */
function writtenOut(text: string): string | undefined {
  let current = text.replace(/[\s,'"]/gu, '');
  // Innermost brackets first; a letter or bar is repeated like a bracket.
  for (let count = 0; /[(*]/u.test(current); count++) {
    const next = current
      .replace(/\(([^()*]*)\)(?:\*(\d{1,4}))?/gu, (_match, inner: string, times?: string) =>
        repeated(inner, times ?? '1'),
      )
      .replace(/([A-Za-z|])\*(\d{1,4})/gu, (_match, letter: string, times: string) => repeated(letter, times));
    if (next === current || next.length > MOST_CHARACTERS || count > 20) return undefined;
    current = next;
  }
  return /^[EtmL|]+$/u.test(current) ? current : undefined;
}

const repeated = (text: string, times: string): string =>
  text.length * Number(times) > MOST_CHARACTERS ? '*' : text.repeat(Number(times));

export interface PipelineLayout {
  /** Decoder layers of each stage, its chunks together. */
  stageLayers: number[];
  /** Chunks per stage. */
  chunks: number;
}

/**
 * Layers per stage. Chunks go around the stages: stage 0 holds the first, and again the one after as many as there are
 * stages.
 * @returns undefined where the text is no layout of so many stages
 */
export function readPipelineLayout(text: string, stages: number): PipelineLayout | undefined {
  const chunks = writtenOut(text)?.replace(/\|$/u, '').split('|');
  if (!chunks || chunks.length % stages !== 0) return undefined;
  const stageLayers = new Array<number>(stages).fill(0);
  chunks.forEach((chunk, index) => {
    const stage = index % stages;
    stageLayers[stage] = (stageLayers[stage] ?? 0) + [...chunk].filter((letter) => letter === 't').length;
  });
  return { stageLayers, chunks: chunks.length / stages };
}
