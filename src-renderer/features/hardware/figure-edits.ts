/**
 * What happens to a figure of a profile when the user edits it: the value, where it comes from and how far it can be
 * trusted belong together, so that no number stands beside a source that never said it. All change in place.
 */
import { defaultEntry, isSameEntry } from '../../../src-shared/model/check-entry';
import type { Entry, Parameter } from '../../../src-shared/model/parameter';
import type { Figure, FigureSource } from '../../../src-shared/model/plan';

export const OWN_SOURCE = 'This plan';

type Figures = Record<string, Figure>;

/** Changes the figures of a profile or of a tier as one named step. */
export type FiguresEdit = (label: string, recipe: (figures: Figures) => void, mergeKey: string | null) => void;

const isSameSource = (a: FigureSource, b: FigureSource): boolean => a.source === b.source && a.value === b.value;

const asSource = ({ value, source, confidence, note }: FigureSource): FigureSource => ({
  value,
  source,
  confidence,
  ...(note === undefined ? {} : { note }),
});

/** Everything that was published for a figure: its value and the others, in the profile or in its original. */
function publishedFor(figure: Figure | undefined, original: Figure | undefined): FigureSource[] {
  return [...(figure?.alternatives ?? []), ...(original ? [original, ...(original.alternatives ?? [])] : [])];
}

/** True where the user gave the figure a source of their own, which then outlives a change of the value. */
function isOwnSource(figure: Figure, original: Figure | undefined): boolean {
  if (figure.confidence === 'user') return true;
  return original !== undefined && publishedFor(figure, original).every((each) => each.source !== figure.source);
}

/** The figure's other published values, with one more unless it is there already. */
function withAlternative(figure: Figure, added: FigureSource): FigureSource[] {
  const others = figure.alternatives ?? [];
  return others.some((each) => isSameSource(each, added)) ? others : [...others, asSource(added)];
}

/**
 * Sets a figure's value; undefined restores the original, or the default where there is none. A published source gives
 * way to "This plan" and stays as an alternative; the original's value brings the original's source back.
 */
export function setFigureValue(
  figures: Figures,
  key: string,
  parameter: Parameter,
  entry: Entry | undefined,
  original: Figure | undefined,
): void {
  const figure = Object.hasOwn(figures, key) ? figures[key] : undefined;
  const isDefault = original === undefined && isSameEntry(parameter, entry, defaultEntry(parameter));
  if (entry === undefined || (figure === undefined && isDefault)) {
    if (original) figures[key] = structuredClone(original);
    else delete figures[key];
    return;
  }
  if (figure === undefined) {
    figures[key] = { value: entry, source: OWN_SOURCE, confidence: 'user' };
    return;
  }
  const isOwn = isOwnSource(figure, original);
  if (original && entry === original.value && (!isOwn || figure.source === OWN_SOURCE)) {
    figures[key] = structuredClone(original);
    return;
  }
  if (isOwn) {
    figure.value = entry;
    return;
  }
  if (entry === figure.value) return;
  figures[key] = {
    value: entry,
    source: OWN_SOURCE,
    confidence: 'user',
    alternatives: withAlternative(figure, figure),
  };
}

/** Takes another published value with its source; the one before becomes an alternative unless the user made it. */
export function adoptAlternative(figures: Figures, key: string, index: number): void {
  const figure = figures[key];
  const chosen = figure?.alternatives?.[index];
  if (!figure || !chosen) return;
  const others = figure.confidence === 'user' ? (figure.alternatives ?? []) : withAlternative(figure, figure);
  const alternatives = others.filter((each) => !isSameSource(each, chosen));
  figures[key] = { ...asSource(chosen), ...(alternatives.length > 0 ? { alternatives } : {}) };
}

/** Changes where a figure comes from; an empty note is no note. A figure that had only its default gets an entry. */
export function setFigureSource(
  figures: Figures,
  key: string,
  parameter: Parameter,
  change: Partial<Pick<Figure, 'source' | 'confidence' | 'note'>>,
): void {
  const figure = figures[key] ?? { value: defaultEntry(parameter) ?? null, source: OWN_SOURCE, confidence: 'user' };
  const { note, ...rest } = { ...figure, ...change };
  figures[key] = note === undefined || note === '' ? rest : { ...rest, note };
}
