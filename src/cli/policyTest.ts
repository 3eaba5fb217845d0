import { parseDocument } from 'yaml';
import { z } from 'zod';
import { decisionJson } from '../contract/decisionJson.ts';
import { isTooDeep } from '../contract/policyFile.ts';
import { readSituation } from '../contract/situation.ts';
import { decide } from '../domain/policy/decide.ts';
import type { PolicyFile } from '../domain/policy/policyFile.ts';
import type { PolicyVersion } from '../domain/policy/rule.ts';
import { formatInstant, parseInstant } from '../kernel/instant.ts';
import { type Result, refused, succeeded } from '../kernel/result.ts';

const json = z.record(z.string(), z.unknown());

/** Situations with what is expected of each. Unknown keys are refused: a misspelt expectation must not pass quietly. */
const testsSchema = z.strictObject({
  since: z.string().default('2020-01-01T00:00:00Z'),
  cases: z.array(z.strictObject({ name: z.string().min(1), situation: json, expect: json })).min(1),
});

export interface CaseResult {
  readonly name: string;
  /** `fails`: it was decided otherwise than expected. `malformed`: the situation could not be decided. */
  readonly kind: 'passes' | 'fails' | 'malformed';
  /** What is otherwise, in lines; empty when it passes. */
  readonly differences: readonly string[];
}

type Json = Readonly<Record<string, unknown>>;

/**
 * Decides situations under the rules of a file, and compares what was decided with what each case expects: only what a case names
 * is compared. Groups and applications go by the names that they have in the file.
 * @param policy null: each situation brings its own rules, as for `sallyport evaluate`.
 */
export function runPolicyTests(text: string, policy: PolicyFile | null): Result<readonly CaseResult[], 'policy_test_malformed'> {
  const read = plainYaml(text);
  if (!read.ok) return read;
  const parsed = testsSchema.safeParse(read.value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return refused('policy_test_malformed', `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'not a file of tests'}`);
  }
  const since = parseInstant(parsed.data.since);
  if (since === null) return refused('policy_test_malformed', 'since: not an instant in UTC, such as 2026-12-01T09:00:00Z');
  const rules = policy === null ? {} : rulesOf(policy, formatInstant(since));
  return succeeded(parsed.data.cases.map((one) => resultOf(one, rules)));
}

function plainYaml(text: string): Result<unknown, 'policy_test_malformed'> {
  const document = parsedYaml(text);
  if (document === null) return refused('policy_test_malformed', 'The file is nested too deeply.');
  const [problem] = document.errors;
  if (problem !== undefined) {
    const { line = 1, col = 1 } = problem.linePos?.[0] ?? {};
    return refused('policy_test_malformed', `Line ${line}, column ${col}: not YAML: ${problem.code}.`, { line, column: col });
  }
  try {
    return succeeded(document.toJS({ maxAliasCount: 100 }));
  } catch {
    return refused('policy_test_malformed', 'The file has more aliases than are read, or is nested too deeply.');
  }
}

/** null: it is nested more deeply than the parser follows. */
function parsedYaml(text: string) {
  if (isTooDeep(text)) return null;
  try {
    const document = parseDocument(text, { schema: 'core', logLevel: 'silent' });
    return document.errors[0]?.code === 'RESOURCE_EXHAUSTION' ? null : document;
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function resultOf(
  { name, situation, expect }: { readonly name: string; readonly situation: Json; readonly expect: Json },
  rules: Json,
): CaseResult {
  const { tenant, ...others } = situation;
  const settings = typeof tenant === 'object' && tenant !== null ? tenant : {};
  const { tenant: ruled, ...scopes } = rules as { readonly tenant?: Json };
  const read = readSituation({ ...others, ...scopes, tenant: { ...settings, ...ruled } });
  if (!read.ok) return { name, kind: 'malformed', differences: [`${read.code}: ${read.detail}`] };
  const decided = JSON.parse(JSON.stringify(decisionJson(decide(read.value.snapshot, read.value.facts)))) as Json;
  const differences = Object.entries(expect).flatMap(([key, value]) => {
    const [expected, found] = [JSON.stringify(value), JSON.stringify(decided[key] ?? null)];
    return expected === found ? [] : [`${key}: expected ${expected}, decided ${found}`];
  });
  return { name, kind: differences.length === 0 ? 'passes' : 'fails', differences };
}

/** The rules of a file as a situation has them. */
function rulesOf({ timelines }: PolicyFile, since: string): Json {
  const policies = (kind: 'group' | 'application') =>
    Object.fromEntries(
      timelines.flatMap(({ scope, rule, scheduled }) =>
        scope.kind === kind ? [[scope.name, { policy: [{ ...rule, from: since }, ...scheduled.map(written)] }]] : [],
      ),
    );
  const tenant = timelines.find(({ scope }) => scope.kind === 'tenant');
  const policy = tenant === undefined ? [] : [{ ...tenant.rule, from: since }, ...tenant.scheduled.map(written)];
  return { tenant: { policy }, groups: policies('group'), applications: policies('application') };
}

function written({ from, ...rule }: PolicyVersion): Json {
  return { ...rule, from: formatInstant(from) };
}
