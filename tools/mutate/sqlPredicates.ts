import type { Change } from './node.ts';

/** Where a condition ends, at the depth at which it began. */
const ENDS = new Set(
  'and or then else when where group order limit offset returning for union intersect except having window join left right inner cross full from set on select insert update delete values'.split(
    ' ',
  ),
);
/** A piece that is nothing but conditions begins with a comparison or with an expression: `u.id = ${user}`, `${shown} and …`. */
const CONDITIONS = /^\s*(§+\s+and|[\w.]+\s*(=|<|>|\bis\b|\bin\b))/;
/** A value and, without anything between them, an expression that brings further conditions along. */
const MORE_FOLLOWS = /§(?=\s+§)/;

interface Word {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** Open brackets, and open `case … end`, before it. */
  readonly depth: number;
}

/**
 * Leaves out one condition at a time: what follows `where`, the `on` of a join or an `and`, and what a piece of nothing
 * but conditions begins with. The condition becomes `true`, so that the statement stays well-formed.
 * @param text with expressions and quoted text made unreadable, see `masked`.
 */
export function withoutPredicates(text: string): Change[] {
  const words = wordsOf(text);
  const opened = words.flatMap((word, place) =>
    opensCondition(words, place) ? [{ from: word.end, place: place + 1, depth: word.depth }] : [],
  );
  if (CONDITIONS.test(text)) opened.unshift({ from: 0, place: 0, depth: 0 });
  return opened.flatMap(({ from, place, depth }) => {
    const stretch = text.slice(from, endOfCondition(words, { place, depth, length: text.length }));
    const more = MORE_FOLLOWS.exec(stretch);
    const found = more === null ? stretch : stretch.slice(0, more.index + 1);
    const start = from + found.length - found.trimStart().length;
    const condition = found.trim();
    // A value that is given by its number has to stand somewhere in the statement.
    const replacement = /\$\d/.test(condition) ? `(true or ${condition})` : 'true';
    return ['', 'true'].includes(condition) ? [] : [{ start, end: start + condition.length, replacement }];
  });
}

/** The same text at the same length, with the given stretches, what is quoted, and comments made unreadable. */
export function masked(text: string, expressions: readonly { readonly start: number; readonly end: number }[]): string {
  let readable = text;
  for (const { start, end } of expressions) readable = readable.slice(0, start) + '§'.repeat(end - start) + readable.slice(end);
  return readable.replace(/--.*$/gm, (comment) => ' '.repeat(comment.length)).replace(/'[^']*'/g, (quoted) => '_'.repeat(quoted.length));
}

function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/[A-Za-z_][\w.]*|[();]/g)) {
    const word = token.toLowerCase();
    if (word === ')' || word === 'end') depth -= 1;
    words.push({ text: word, start: index, end: index + token.length, depth });
    if (word === '(' || word === 'case') depth += 1;
  }
  return words;
}

function opensCondition(words: readonly Word[], place: number): boolean {
  const word = words[place];
  if (word === undefined || !['where', 'on', 'and'].includes(word.text)) return false;
  const before = words.slice(0, place).findLast(({ text, depth }) => depth === word.depth && (text === 'between' || ENDS.has(text)));
  // Neither "on conflict" nor the table of an index; the "and" of a "between" belongs to its condition.
  return word.text === 'on' ? before?.text === 'join' : before?.text !== 'between';
}

interface Opened {
  readonly place: number;
  readonly depth: number;
  readonly length: number;
}

function endOfCondition(words: readonly Word[], { place, depth, length }: Opened): number {
  let isBetween = false;
  for (const [index, word] of words.entries()) {
    if (index < place || word.depth > depth) continue;
    if (word.depth < depth || word.text === ';') return word.start;
    // "is distinct from" is a comparison.
    const isCompared = word.text === 'from' && words[index - 1]?.text === 'distinct';
    if (ENDS.has(word.text) && !isCompared && !(word.text === 'and' && isBetween)) return word.start;
    isBetween = word.text === 'between' || (isBetween && word.text !== 'and');
  }
  return length;
}
