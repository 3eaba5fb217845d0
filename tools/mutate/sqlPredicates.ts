import type { Change, Node } from './node.ts';

/** Where a list of conditions ends, at the depth at which it began. */
const ENDS = new Set(
  'where group order limit offset returning for union intersect except having window join left right inner cross full from set on select insert update delete values'.split(
    ' ',
  ),
);
/** How a whole statement, or a piece that is no condition, begins. */
const STATEMENT = /^\s*(select|insert|update|delete|with|from|join|left|order|set|values|case|returning|limit|and|or)\b/i;

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Open brackets, and open `case … end`, before it. */
  readonly depth: number;
}

/**
 * Leaves out one condition at a time from the SQL of a tagged template: of `where`, of a join's `on`, and of a piece that
 * is nothing but conditions. The condition becomes `true`, so that the statement stays well-formed.
 */
export function withoutPredicates(template: Node, source: string): Change[] {
  const quasi = template['quasi'] as Node;
  const text = masked(quasi, source);
  const words = wordsOf(text);
  const starts = words.flatMap((word, place) =>
    opensConditions(words, place) ? [{ from: word.end, place: place + 1, depth: word.depth }] : [],
  );
  if (starts.length === 0 && !STATEMENT.test(text) && words.some(({ text: word, depth }) => word === 'and' && depth === 0)) {
    starts.push({ from: 0, place: 0, depth: 0 });
  }
  const offset = quasi.start + 1;
  return starts.flatMap(({ from, place, depth }) =>
    conditionsFrom(words, { from, place, depth, length: text.length })
      .filter(({ start, end }) => !['', 'true'].includes(text.slice(start, end).trim()))
      .map(({ start, end }) => {
        const found = text.slice(start, end);
        const head = start + found.length - found.trimStart().length;
        return { start: offset + head, end: offset + head + found.trim().length, replacement: 'true' };
      }),
  );
}

function opensConditions(words: readonly Word[], place: number): boolean {
  const word = words[place]?.text;
  return word === 'where' || (word === 'on' && words[place + 1]?.text !== 'conflict');
}

/** The text between the back quotes, with expressions and quoted text made unreadable, at the same length. */
function masked(quasi: Node, source: string): string {
  let text = source.slice(quasi.start + 1, quasi.end - 1);
  for (const expression of quasi['expressions'] as readonly Node[]) {
    const opens = source.lastIndexOf('${', expression.start);
    const closes = source.indexOf('}', expression.end) + 1;
    const [start, end] = [opens - quasi.start - 1, closes - quasi.start - 1];
    text = text.slice(0, start) + '_'.repeat(end - start) + text.slice(end);
  }
  return text.replace(/'[^']*'/g, (quoted) => '_'.repeat(quoted.length));
}

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/[A-Za-z_][\w.]*|[()]/g)) {
    const word = token.toLowerCase();
    if (word === ')' || word === 'end') depth -= 1;
    words.push({ text: word, start: index, end: index + token.length, depth });
    if (word === '(' || word === 'case') depth += 1;
  }
  return words;
}

interface Opening {
  readonly from: number;
  readonly place: number;
  readonly depth: number;
  readonly length: number;
}

function conditionsFrom(words: readonly Word[], { from, place, depth, length }: Opening): { start: number; end: number }[] {
  const conditions: { start: number; end: number }[] = [];
  let start = from;
  let isBetween = false;
  for (const [index, word] of words.entries()) {
    if (index < place || word.depth > depth) continue;
    // "is distinct from" is a comparison.
    const isCompared = word.text === 'from' && words[index - 1]?.text === 'distinct';
    const isOver = word.depth < depth || (ENDS.has(word.text) && !isCompared);
    if (isOver) return [...conditions, { start, end: word.start }];
    if (word.text === 'between') isBetween = true;
    if (word.text !== 'and') continue;
    if (!isBetween) {
      conditions.push({ start, end: word.start });
      start = word.end;
    }
    isBetween = false;
  }
  return [...conditions, { start, end: length }];
}
