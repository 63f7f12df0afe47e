/** The help pages of docs/help, bundled with the window: as data, with a title and a text to search. */
import { blockText, pageTitle, parseMarkdown, type Block } from './markdown';
import { excerpt, matches, wordsOf } from './search';

export interface HelpTopic {
  /** File name without its ending; names the topic in links. */
  id: string;
  title: string;
  blocks: Block[];
  text: string;
}

/** Order of reading; pages that are not named follow by title. */
const order = [
  'first-steps',
  'plans',
  'importing',
  'units',
  'sources',
  'running',
  'results',
  'training-search',
  'training-step',
  'network',
  'supernode-size',
  'comparing',
  'export',
  'recovery',
  'shortcuts',
];

const rankOf = (id: string): number => (order.includes(id) ? order.indexOf(id) : order.length);

/** Topics from files by path. */
export function makeTopics(files: Readonly<Record<string, string>>): HelpTopic[] {
  return Object.entries(files)
    .map(([path, source]) => {
      const id = path.replace(/^.*\//u, '').replace(/\.md$/u, '');
      const blocks = parseMarkdown(source);
      return { id, title: pageTitle(blocks) ?? id, blocks, text: blocks.map(blockText).join(' ') };
    })
    .sort((a, b) => rankOf(a.id) - rankOf(b.id) || a.title.localeCompare(b.title, 'en'));
}

export interface FoundTopic {
  topic: HelpTopic;
  /** Where the text matches; empty where only the title does, or the query is empty. */
  excerpt: string;
}

/** Topics whose title and text together hold every word; those with a match in the title first. */
export function searchTopics(topics: readonly HelpTopic[], query: string): FoundTopic[] {
  const words = wordsOf(query);
  if (words.length === 0) return topics.map((topic) => ({ topic, excerpt: '' }));
  const inTitle = (topic: HelpTopic): number => Number(!words.some((word) => matches(topic.title, [word])));
  return topics
    .filter((topic) => matches(`${topic.title} ${topic.text}`, words))
    .sort((a, b) => inTitle(a) - inTitle(b))
    .map((topic) => ({ topic, excerpt: excerpt(topic.text.slice(topic.title.length).trim(), words) }));
}

export const helpTopics: readonly HelpTopic[] = makeTopics(
  import.meta.glob<string>('../../../docs/help/*.md', { query: '?raw', import: 'default', eager: true }),
);
