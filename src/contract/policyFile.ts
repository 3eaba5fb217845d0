import { isMap, isScalar, LineCounter, type Node, parseDocument, type Scalar, visit } from 'yaml';
import type { FilePlace, FileScope, FileTimeline, PolicyFile } from '../domain/policy/policyFile.ts';
import { type PolicyVersion, RULE_PARTS, type Rule } from '../domain/policy/rule.ts';
import { type RuleDraft, type RuleFault, ruleFrom } from '../domain/policy/ruleDraft.ts';
import { riskFrom } from '../domain/risk/riskDraft.ts';
import { SIGNAL_KINDS } from '../domain/risk/signals.ts';
import { stepUpFrom } from '../domain/stepUp/stepUpDraft.ts';
import { parseInstant } from '../kernel/instant.ts';
import { type Refusal, type Result, refused, succeeded } from '../kernel/result.ts';

export type PolicyFileFault =
  | RuleFault
  | 'step_up_malformed'
  | 'risk_settings_malformed'
  | 'policy_file_malformed'
  | 'policy_file_unknown_key'
  | 'policy_file_key_twice';

/** Characters; the rules of a thousand groups have room in it, and reading it holds up nobody else for long. */
export const MOST_FILE_TEXT = 256_000;

/** Nothing here is nested so deeply, and reading what is takes long. */
const MOST_DEPTH = 100;
/** Lists and keys that are nested within one line. */
const NESTED_LISTS = /(?:[-?][ \t]+){100}/;

/** By the brackets, wherever they stand. What is nested by indentation is short enough, or ended by the parser. */
export function isTooDeep(text: string): boolean {
  let depth = 0;
  for (let index = 0; index < text.length && depth < MOST_DEPTH; index += 1) {
    const character = text[index];
    if (character === '[' || character === '{') depth += 1;
    else if ((character === ']' || character === '}') && depth > 0) depth -= 1;
  }
  return depth >= MOST_DEPTH || NESTED_LISTS.test(text);
}

const TOP = ['version', 'tenant', 'groups', 'applications', 'stepUp', 'risk'];

const PARTS = RULE_PARTS;

const RISK_PARTS = ['mode', 'weights', 'thresholds', 'rememberDays'];
const THRESHOLDS = ['notice', 'ask', 'refuse'];

const STEP_UP_PARTS = ['trigger', 'factors', 'aal', 'durationSeconds', 'mode'];

/** What is tried enforces nothing, so it has nothing to say to sessions. */
const TRIED_PARTS = RULE_PARTS.filter((part) => part !== 'existingSessions');

/** The parser would compare each key of a mapping with all before it, which is for hours in a long one. */
const PARSED = { schema: 'core', logLevel: 'silent', uniqueKeys: false } as const;

/** A key with what it says, and where it stands. */
interface Entry {
  readonly key: string;
  readonly value: Node | null;
  readonly place: FilePlace;
}

/** Thrown on the way down and caught in `readPolicyFile`: a fault is deep in a file, and everything around it gives up with it. */
class Faulty extends Error {
  readonly refusal: Refusal<PolicyFileFault>;
  constructor(refusal: Refusal<PolicyFileFault>) {
    super(refusal.detail);
    this.refusal = refusal;
  }
}

/** Reads all rules of a tenant as YAML (docs/policy-as-code.md). Every refusal says the line and the column. */
export function readPolicyFile(text: string): Result<PolicyFile, PolicyFileFault> {
  try {
    return succeeded(new PolicyFileReader(text).read());
  } catch (error) {
    if (error instanceof Faulty) return error.refusal;
    if (error instanceof RangeError) return refused('policy_file_malformed', 'The file is nested too deeply.');
    throw error;
  }
}

class PolicyFileReader {
  readonly #lines = new LineCounter();
  readonly #contents: Node | null;

  constructor(text: string) {
    if (text.length > MOST_FILE_TEXT)
      throw new Faulty(refused('policy_file_malformed', `The file has more than ${MOST_FILE_TEXT} characters.`));
    if (isTooDeep(text)) throw new Faulty(refused('policy_file_malformed', 'The file is nested too deeply.'));
    const document = parseDocument(text, { lineCounter: this.#lines, ...PARSED });
    const [problem] = [...document.errors, ...document.warnings];
    if (problem?.code === 'RESOURCE_EXHAUSTION') throw new RangeError(problem.message);
    if (problem !== undefined) throw this.#fault('policy_file_malformed', this.#placeAt(problem.pos[0]), `Not YAML: ${problem.code}.`);
    this.#contents = document.contents;
    this.#refuseAliases();
    this.#refuseTwice();
  }

  read(): PolicyFile {
    const top = this.#known(this.#entries(this.#contents, START, 'The file'), TOP);
    const version = top.find(({ key }) => key === 'version');
    if (version !== undefined && plain(version.value) !== 1)
      throw this.#fault('policy_file_malformed', version.place, 'This product reads files of version 1.');
    const tenant = top.find(({ key }) => key === 'tenant');
    if (tenant === undefined) throw this.#fault('policy_file_malformed', START, 'There is no rule of the tenant ("tenant:").');
    const named = (key: 'groups' | 'applications', kind: 'group' | 'application') => {
      const found = top.find((entry) => entry.key === key);
      const entries = found === undefined || plain(found.value) === null ? [] : this.#entries(found.value, found.place, `"${key}"`);
      return entries.map((entry) => this.#timeline({ kind, name: entry.key }, entry));
    };
    return {
      timelines: [this.#timeline({ kind: 'tenant' }, tenant), ...named('groups', 'group'), ...named('applications', 'application')],
      ...this.#stepUp(top.find(({ key }) => key === 'stepUp')),
      ...this.#risk(top.find(({ key }) => key === 'risk')),
    };
  }

  /** By name; what a rule says is spelt as over the API. */
  #stepUp(found: Entry | undefined): Pick<PolicyFile, 'stepUp'> {
    if (found === undefined) return {};
    const entries = plain(found.value) === null ? [] : this.#entries(found.value, found.place, '"stepUp"');
    const stepUp = entries.map(({ key: name, value, place }) => {
      const said = this.#known(this.#entries(value, place, 'A step-up rule'), STEP_UP_PARTS);
      const given = (part: string): unknown => plain(said.find(({ key }) => key === part)?.value ?? null);
      const [trigger, factors, aal] = [given('trigger'), given('factors') ?? 'any', given('aal') ?? 2];
      const rule = stepUpFrom({
        name,
        trigger,
        factors,
        aal,
        durationSeconds: given('durationSeconds'),
        mode: given('mode') ?? 'enforced',
      });
      if (!rule.ok) throw this.#fault(rule.code, place, rule.detail);
      return rule.value;
    });
    return { stepUp };
  }

  #risk(found: Entry | undefined): Pick<PolicyFile, 'risk'> {
    if (found === undefined) return {};
    const said = this.#known(this.#entries(found.value, found.place, '"risk"'), RISK_PARTS);
    const given = (part: string): unknown => plain(said.find(({ key }) => key === part)?.value);
    const numbers = (part: string, known: readonly string[]) => {
      const entry = said.find(({ key }) => key === part);
      const entries = entry === undefined ? [] : this.#known(this.#entries(entry.value, entry.place, `"${part}"`), known);
      return Object.fromEntries(entries.map(({ key, value }) => [key, plain(value)]));
    };
    const [weights, thresholds] = [numbers('weights', SIGNAL_KINDS), numbers('thresholds', THRESHOLDS)];
    const risk = riskFrom({ mode: given('mode'), weights, thresholds, rememberDays: given('rememberDays') });
    if (!risk.ok) throw this.#fault(risk.code, found.place, risk.detail);
    return { risk: risk.value };
  }

  #timeline(scope: FileScope, { value, place }: Entry): FileTimeline {
    const entries = this.#known(this.#entries(value, place, 'A rule'), [...PARTS, 'scheduled', 'tried']);
    const [scheduled, tried] = ['scheduled', 'tried'].map((name) => entries.find(({ key }) => key === name));
    const rule = this.#rule(scope, entries, place);
    return {
      scope,
      place,
      rule,
      scheduled: scheduled === undefined ? [] : this.#scheduled(scope, scheduled),
      tried: tried === undefined ? null : this.#tried(scope, tried),
    };
  }

  #tried(scope: FileScope, { value, place }: Entry): Rule {
    return this.#rule(scope, this.#known(this.#entries(value, place, 'A rule that is tried'), TRIED_PARTS), place);
  }

  #scheduled(scope: FileScope, { value, place }: Entry): readonly PolicyVersion[] {
    if (plain(value) === null) return [];
    const items: unknown = value !== null && 'items' in value && !isMap(value) ? value.items : null;
    if (!Array.isArray(items)) throw this.#fault('policy_file_malformed', place, '"scheduled" is a list of rules, each with "from".');
    const versions = items.map((item: Node | null) => {
      const at = this.#placeOf(item) ?? place;
      const entries = this.#known(this.#entries(item, at, 'A scheduled rule'), [...PARTS, 'from']);
      const given = entries.find(({ key }) => key === 'from');
      const from = given === undefined ? null : parseInstant(plain(given.value));
      if (from === null)
        throw this.#fault('policy_file_malformed', given?.place ?? at, '"from" is an instant in UTC, such as 2026-12-01T09:00:00Z.');
      return { version: { ...this.#rule(scope, entries, at), from }, at };
    });
    const ordered = versions.toSorted((one, other) => one.version.from - other.version.from);
    const twice = ordered.find(({ version }, index) => version.from === ordered[index - 1]?.version.from);
    if (twice !== undefined)
      throw this.#fault('policy_file_key_twice', twice.at, 'Another rule of this scope is scheduled from the same instant.');
    return ordered.map(({ version }) => version);
  }

  #rule(scope: FileScope, entries: readonly Entry[], place: FilePlace) {
    const draft: Partial<Record<(typeof PARTS)[number], unknown>> = {};
    for (const part of PARTS) draft[part] = plain(entries.find(({ key }) => key === part)?.value ?? null);
    // "timing: next-sign-in" is short for "timing: { kind: next-sign-in }".
    if (typeof draft.timing === 'string') draft.timing = { kind: draft.timing };
    const rule = ruleFrom(scope, draft satisfies RuleDraft);
    if (rule.ok) return rule.value;
    const part = FAULTY_PART[rule.code];
    const at = entries.find(({ key }) => key === part)?.place ?? place;
    throw new Faulty({ ...rule, detail: placed(at, rule.detail), facts: { ...rule.facts, ...at } });
  }

  #entries(node: Node | null, place: FilePlace, what: string): readonly Entry[] {
    if (!isMap(node)) throw this.#fault('policy_file_malformed', place, `${what} is a mapping of keys to what they say.`);
    return node.items.map(({ key, value }) => {
      const at = this.#placeOf(key as Node) ?? place;
      if (!isScalar(key)) throw this.#fault('policy_file_malformed', at, 'A key is a text.');
      return { key: writtenKey(key), value: value as Node | null, place: at };
    });
  }

  #known(entries: readonly Entry[], known: readonly string[]): readonly Entry[] {
    const unknown = entries.find(({ key }) => !known.includes(key));
    if (unknown === undefined) return entries;
    throw this.#fault('policy_file_unknown_key', unknown.place, `"${unknown.key}" is no key here. There are: ${known.join(', ')}.`);
  }

  /** A few lines of them can stand for more than any memory holds, and a rule should be seen where it stands. */
  #refuseAliases(): void {
    visit(this.#contents, {
      Alias: (_key, node) => {
        throw this.#fault('policy_file_malformed', this.#placeOf(node) ?? START, 'Aliases ("*name") are not read here: write it out.');
      },
    });
  }

  /** By what is written, so that 1 and "1" are the same group, as they are below. */
  #refuseTwice(): void {
    visit(this.#contents, {
      Map: (_key, { items }) => {
        const seen = new Set<string>();
        for (const { key } of items) {
          if (!isScalar(key)) continue;
          const written = writtenKey(key);
          if (seen.has(written))
            throw this.#fault(
              'policy_file_key_twice',
              this.#placeOf(key) ?? START,
              'The same key stands twice: one of the two would be lost.',
            );
          seen.add(written);
        }
      },
    });
  }

  #placeOf(node: Node | null): FilePlace | null {
    const range = node?.range ?? null;
    return range === null ? null : this.#placeAt(range[0]);
  }

  #placeAt(offset: number): FilePlace {
    const { line, col } = this.#lines.linePos(offset);
    return line === 0 ? START : { line, column: col };
  }

  #fault(code: PolicyFileFault, place: FilePlace, detail: string): Faulty {
    return new Faulty(refused(code, placed(place, detail), { ...place }));
  }
}

const START: FilePlace = { line: 1, column: 1 };

/** A group may be called 123, true or null: a name is what is written. */
function writtenKey(key: Scalar): string {
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}

const FAULTY_PART = {
  unknown_level: 'level',
  level_required: 'level',
  unknown_timing: 'timing',
  days_out_of_range: 'timing',
  unknown_kind: 'factors',
  existing_sessions_unknown: 'existingSessions',
  reach_out_of_range: 'reach',
  reach_not_looser: 'reach',
} as const satisfies Record<RuleFault, string>;

function placed({ line, column }: FilePlace, detail: string): string {
  return `Line ${line}, column ${column}: ${detail}`;
}

function plain(node: Node | null | undefined): unknown {
  return node === null || node === undefined ? null : node.toJSON();
}
