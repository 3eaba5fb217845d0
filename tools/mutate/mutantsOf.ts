import { parseSync } from 'oxc-parser';
import type { Mutant, OperatorName } from './mutant.ts';
import type { Change, Node } from './node.ts';
import { OPERATORS } from './operators.ts';
import { masked, withoutPredicates } from './sqlPredicates.ts';

/** Where an expression hides behind a type. */
const TYPED_EXPRESSIONS = new Set(['TSAsExpression', 'TSSatisfiesExpression', 'TSNonNullExpression', 'TSInstantiationExpression']);

/** All mutants of one file, in the order of the source. */
export function mutantsOf(path: string, source: string, operators: readonly OperatorName[]): Mutant[] {
  if (path.endsWith('.sql')) return mutantsOfSql(path, source);
  const { program, errors } = parseSync(path, source);
  if (errors.length > 0) throw new Error(`${path} cannot be parsed: ${errors[0]?.message}`);
  const mutants: Mutant[] = [];
  for (const node of nodesOf(program as unknown as Node)) {
    for (const operator of operators) {
      mutants.push(...OPERATORS[operator](node, source).map((change) => mutantOf({ path, source, operator }, change)));
    }
  }
  return mutants.sort((one, other) => one.start - other.start);
}

/** A file of statements knows one operator. */
function mutantsOfSql(path: string, source: string): Mutant[] {
  return withoutPredicates(masked(source, [])).map((change) => mutantOf({ path, source, operator: 'predicate_removed' }, change));
}

interface Mutated {
  readonly path: string;
  readonly source: string;
  readonly operator: OperatorName;
}

function mutantOf({ path, source, operator }: Mutated, { start, end, replacement }: Change): Mutant {
  const line = source.slice(0, start).split('\n').length;
  return { path, line, operator, original: source.slice(start, end), replacement, start, end };
}

/** Every node that means something when the program runs: types do not, and the step of a loop is left alone, so that loops end. */
function* nodesOf(node: Node): Generator<Node> {
  if (node.type.startsWith('TS') && !TYPED_EXPRESSIONS.has(node.type)) return;
  if (node.type === 'ImportDeclaration') return;
  yield node;
  for (const [property, value] of Object.entries(node)) {
    if (node.type === 'ForStatement' && property === 'update') continue;
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) yield* nodesOf(child);
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { type?: unknown }).type === 'string' && 'start' in value;
}
