/** One small change of one source file, which some test has to notice. */
export interface Mutant {
  readonly path: string;
  readonly line: number;
  readonly operator: OperatorName;
  /** The source that is replaced, and by what. */
  readonly original: string;
  readonly replacement: string;
  readonly start: number;
  readonly end: number;
}

export type OperatorName =
  | 'condition_dropped'
  | 'branch_fixed'
  | 'comparison_turned'
  | 'negation_dropped'
  | 'extreme_swapped'
  | 'quantifier_swapped'
  | 'arithmetic_swapped'
  | 'row_removed'
  | 'number_shifted'
  | 'flag_flipped'
  | 'statement_removed'
  | 'predicate_removed';

/** How a mutant is described, in reports and in the list of equivalent ones. */
export function describeMutant({ path, line, operator, original, replacement }: Mutant): string {
  return `${path}:${line} ${operator}: ${oneLine(original)} -> ${oneLine(replacement)}`;
}

export function oneLine(source: string): string {
  const line = source.replace(/\s+/g, ' ').trim();
  return line === '' ? '(nothing)' : line;
}

export function applied(source: string, { start, end, replacement }: Mutant): string {
  return source.slice(0, start) + replacement + source.slice(end);
}
