import type { OperatorName } from './mutant.ts';
import type { Change, Node } from './node.ts';
import { masked, withoutPredicates } from './sqlPredicates.ts';

/** @returns the changes that an operator makes at one node; the source is that of the whole file. */
type Operator = (node: Node, source: string) => readonly Change[];

const TURNED: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
};

const ARITHMETIC: Readonly<Record<string, string>> = { '+': '-', '-': '+', '*': '/', '/': '*', '&': '|', '|': '&' };
const EXTREMES: Readonly<Record<string, string>> = { min: 'max', max: 'min' };
const QUANTIFIERS: Readonly<Record<string, string>> = { some: 'every', every: 'some' };

export const OPERATORS: Readonly<Record<OperatorName, Operator>> = {
  /** `a && b` to `a` and to `b`; likewise `||` and `??`. */
  condition_dropped: (node, source) => {
    if (node.type !== 'LogicalExpression') return [];
    return [node['left'] as Node, node['right'] as Node].map((side) => replaced(node, `(${textOf(side, source)})`));
  },
  /** `if (c)` and `c ? a : b` to always and never. */
  branch_fixed: (node) => {
    if (node.type !== 'IfStatement' && node.type !== 'ConditionalExpression') return [];
    const test = node['test'] as Node;
    return [replaced(test, 'true'), replaced(test, 'false')];
  },
  /** `<` to `<=` and to `>=`; `===` to `!==`; and back. */
  comparison_turned: (node, source) => {
    const turned = node.type === 'BinaryExpression' ? (TURNED[String(node['operator'])] ?? []) : [];
    return turned.map((operator) => withOperator(node, source, operator));
  },
  negation_dropped: (node, source) => {
    if (node.type !== 'UnaryExpression' || node['operator'] !== '!') return [];
    return [replaced(node, textOf(node['argument'] as Node, source))];
  },
  /** `Math.min` to `Math.max`, and back. */
  extreme_swapped: (node, source) => swappedCall(node, source, { names: EXTREMES, on: 'Math' }),
  /** `some` to `every`, and back. */
  quantifier_swapped: (node, source) => swappedCall(node, source, { names: QUANTIFIERS, on: null }),
  arithmetic_swapped: (node, source) => {
    const operator = node.type === 'BinaryExpression' ? ARITHMETIC[String(node['operator'])] : undefined;
    const isText = [node['left'], node['right']].some((side) => typeof (side as Node | undefined)?.['value'] === 'string');
    return operator === undefined || isText ? [] : [withOperator(node, source, operator)];
  },
  /** One row less in a table of objects. */
  row_removed: (node, source) => {
    const rows = node.type === 'ArrayExpression' ? (node['elements'] as readonly (Node | null)[]) : [];
    if (rows.length < 2 || !rows.every((row) => row?.type === 'ObjectExpression')) return [];
    return rows.map((row) => withoutElement(row as Node, source));
  },
  number_shifted: (node) => {
    if (node.type !== 'Literal' || typeof node['value'] !== 'number') return [];
    return [replaced(node, String(node['value'] + 1)), replaced(node, `(${node['value'] - 1})`)];
  },
  flag_flipped: (node) => {
    if (node.type !== 'Literal' || typeof node['value'] !== 'boolean') return [];
    return [replaced(node, String(!node['value']))];
  },
  /** A call or an assignment that stands alone is left out. */
  statement_removed: (node) => {
    if (node.type !== 'ExpressionStatement' || typeof node['directive'] === 'string') return [];
    return [replaced(node, ';')];
  },
  /** sql`… where a and b` to `where true and b` and to `where a and true`; likewise in a statement that is plain text. */
  predicate_removed: (node, source) => {
    const statement = sqlOf(node, source);
    if (statement === null) return [];
    return withoutPredicates(statement.text).map(({ start, end, replacement }) => ({
      start: start + statement.offset,
      end: end + statement.offset,
      replacement,
    }));
  },
};

function textOf(node: Node, source: string): string {
  return source.slice(node.start, node.end);
}

function replaced(node: Node, replacement: string): Change {
  return { start: node.start, end: node.end, replacement };
}

/** The operator stands between its two sides, with nothing but white space and closing brackets around it. */
function withOperator(node: Node, source: string, operator: string): Change {
  const left = node['left'] as Node;
  const right = node['right'] as Node;
  const start = source.indexOf(String(node['operator']), left.end);
  if (start < 0 || start >= right.start) throw new Error(`no operator between ${left.end} and ${right.start}`);
  return { start, end: start + String(node['operator']).length, replacement: operator };
}

function nameOfMember(callee: Node): string | null {
  const property = callee.type === 'MemberExpression' ? (callee['property'] as Node) : null;
  return property?.type === 'Identifier' ? String(property['name']) : null;
}

interface Swap {
  readonly names: Readonly<Record<string, string>>;
  /** null: on whatever object. */
  readonly on: string | null;
}

function swappedCall(node: Node, source: string, { names, on }: Swap): Change[] {
  const callee = node.type === 'CallExpression' ? (node['callee'] as Node) : null;
  const name = callee === null ? null : nameOfMember(callee);
  const other = name === null ? undefined : names[name];
  if (callee === null || other === undefined) return [];
  if (on !== null && textOf(callee['object'] as Node, source) !== on) return [];
  return [replaced(callee['property'] as Node, other)];
}

/** The SQL of a node with its expressions made unreadable, and where it begins; null: the node holds none. */
function sqlOf(node: Node, source: string): { readonly text: string; readonly offset: number } | null {
  const tag = node.type === 'TaggedTemplateExpression' ? (node['tag'] as Node) : null;
  if (tag?.type === 'Identifier' && tag['name'] === 'sql') {
    const quasi = node['quasi'] as Node;
    const offset = quasi.start + 1;
    const expressions = (quasi['expressions'] as readonly Node[]).map((expression) => ({
      start: source.lastIndexOf('${', expression.start) - offset,
      end: source.indexOf('}', expression.end) + 1 - offset,
    }));
    return { text: masked(source.slice(offset, quasi.end - 1), expressions), offset };
  }
  const isStatement = node.type === 'Literal' && /^'(select|insert|update|delete|with)\b/i.test(textOf(node, source));
  return isStatement ? { text: masked(source.slice(node.start + 1, node.end - 1), []), offset: node.start + 1 } : null;
}

/** The element with the comma that follows it. */
function withoutElement(element: Node, source: string): Change {
  const comma = /^\s*,/.exec(source.slice(element.end));
  return { start: element.start, end: element.end + (comma?.[0].length ?? 0), replacement: '' };
}
