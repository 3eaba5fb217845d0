import { type Result, refused, succeeded } from '../../kernel/result.ts';
import { canonicalPath } from './canonicalPath.ts';
import { type ForwardAuth, LEAST_AGE, type PathRule } from './forwardAuth.ts';
import { protectedOrigin } from './protectedOrigin.ts';
import { REQUIRED_FACTORS } from './requiredFactors.ts';

const MOST_ORIGINS = 20;
const MOST_RULES = 50;
const MOST_PATH_CHARACTERS = 200;
/** The longest that a session can live: a greater age would ask nothing. */
const MOST_AGE = 2_592_000;

export interface PathRuleDraft {
  readonly path: unknown;
  readonly aal: unknown;
  readonly factors: unknown;
  readonly maxAgeSeconds: unknown;
}

export interface ForwardAuthDraft {
  readonly origins: unknown;
  readonly rules: unknown;
}

export type ForwardAuthError = 'origin_malformed' | 'path_rule_malformed';

/** Reads the registration of a protected host. */
export function forwardAuth(draft: ForwardAuthDraft): Result<ForwardAuth, ForwardAuthError> {
  const origins = originsOf(draft.origins);
  if (!origins.ok) return origins;
  if (!Array.isArray(draft.rules) || draft.rules.length > MOST_RULES) return ruleMalformed(`There are at most ${MOST_RULES} rules.`, null);
  const rules: PathRule[] = [];
  for (const one of draft.rules as unknown[]) {
    const rule = pathRule(one);
    if (!rule.ok) return rule;
    rules.push(rule.value);
  }
  return succeeded({ origins: origins.value, rules });
}

function originsOf(list: unknown): Result<readonly string[], 'origin_malformed'> {
  if (!Array.isArray(list) || list.length === 0 || list.length > MOST_ORIGINS)
    return refused('origin_malformed', `origins is a list of 1 to ${MOST_ORIGINS} addresses.`);
  for (const origin of list as unknown[]) {
    if (protectedOrigin(origin) !== null) continue;
    const named = typeof origin === 'string' ? `"${origin.slice(0, 200)}"` : 'This value';
    return refused(
      'origin_malformed',
      `${named} is no origin: it has to be like https://wiki.example.com, in lower case, without a path (http is for localhost alone).`,
    );
  }
  return succeeded([...new Set(list as string[])]);
}

function pathRule(draft: unknown): Result<PathRule, 'path_rule_malformed'> {
  if (typeof draft !== 'object' || draft === null || Array.isArray(draft))
    return ruleMalformed('A rule has a path and what it asks.', null);
  const { path: given, aal, factors: wanted = 'any', maxAgeSeconds = null } = draft as Partial<PathRuleDraft>;
  const path = typeof given === 'string' && given.length <= MOST_PATH_CHARACTERS && !given.includes('?') ? canonicalPath(given) : null;
  if (path === null) return ruleMalformed('The path begins with "/" and has no "..", ";", "//", "?" and no encoded slash.', given);
  if (aal !== 1 && aal !== 2) return ruleMalformed('The demanded AAL is 1 or 2.', path);
  if (maxAgeSeconds !== null && !isAge(maxAgeSeconds))
    return ruleMalformed(`The greatest age is a whole number of seconds from ${LEAST_AGE} to ${MOST_AGE}, or null.`, path);
  const factors = REQUIRED_FACTORS.find((one) => one === wanted);
  if (factors === undefined) return ruleMalformed(`factors is one of: ${REQUIRED_FACTORS.join(', ')}.`, path);
  // U1: a demand of AAL 1 only asks for a recent proof, so without an age it would ask nothing.
  if (aal === 1 && (maxAgeSeconds === null || factors !== 'any'))
    return ruleMalformed('A rule of AAL 1 has a greatest age and takes any factors.', path);
  return succeeded({ path, aal, factors, maxAgeSeconds });
}

function isAge(value: unknown): value is number {
  return Number.isInteger(value) && (value as number) >= LEAST_AGE && (value as number) <= MOST_AGE;
}

function ruleMalformed(detail: string, path: unknown) {
  return refused('path_rule_malformed', detail, { path: typeof path === 'string' ? path.slice(0, MOST_PATH_CHARACTERS) : null });
}
