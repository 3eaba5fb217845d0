import type { EventType } from '../../../src/domain/audit/catalogue.ts';
import type { EventsAsked } from '../../api/events.ts';

/** What is asked of the audit, as an address has it and as views keep it. */
export interface AuditQuestion {
  readonly type?: readonly EventType[];
  readonly outcome?: 'done' | 'refused';
  readonly actor?: string;
  readonly actorKind?: 'token' | 'anonymous' | 'host' | 'system';
  readonly user?: string;
  readonly application?: string;
  readonly group?: string;
  readonly attempt?: string;
  readonly from?: string;
  readonly until?: string;
  readonly lastDays?: number;
  readonly search?: string;
}

/** The address of the page: the question, and the event that is open. */
export interface AuditSearch extends AuditQuestion {
  readonly event?: string;
}

const CHOICES = { outcome: ['done', 'refused'], actorKind: ['token', 'anonymous', 'host', 'system'] } as const;
const IDS = ['actor', 'user', 'application', 'group', 'attempt', 'event'] as const;
const INSTANTS = ['from', 'until'] as const;

/** What is not understood is left out, so that an old link still opens the page. */
export function readAuditSearch(given: Readonly<Record<string, unknown>>): AuditSearch {
  const read: Record<string, unknown> = {};
  // Whether there is such a type the server knows: the list of them is too long for the first load.
  const types = [given['type']].flat().filter((type) => typeof type === 'string' && /^[a-z_]+\.[a-z_]+$/.test(type));
  if (types.length > 0) read['type'] = types;
  for (const [name, choices] of Object.entries(CHOICES)) {
    const found = choices.find((choice) => choice === given[name]);
    if (found !== undefined) read[name] = found;
  }
  for (const name of IDS) if (typeof given[name] === 'string' && given[name] !== '') read[name] = given[name];
  for (const name of INSTANTS) {
    const value = given[name];
    if (typeof value === 'string' && !Number.isNaN(Date.parse(value))) read[name] = new Date(value).toISOString();
  }
  const days = given['lastDays'];
  if (typeof days === 'number' && Number.isInteger(days) && days >= 1 && days <= 366) read['lastDays'] = days;
  // A search for "2024" is a number once the address has been read.
  const search = typeof given['search'] === 'number' ? String(given['search']) : given['search'];
  if (typeof search === 'string' && search !== '') read['search'] = search.slice(0, 200);
  return read;
}

export function questionIn({ event: _open, ...question }: AuditSearch): AuditQuestion {
  return question;
}

/** As the API takes it. */
export function askedBy({ type, ...others }: AuditQuestion): EventsAsked {
  return { ...others, ...(type === undefined ? {} : { type: [...type] }) };
}

/** The same with some parts changed; null and nothing take a part away. */
export function questionWith(
  question: AuditQuestion,
  changed: { readonly [Name in keyof AuditQuestion]?: AuditQuestion[Name] | null },
): AuditQuestion {
  const all = Object.entries({ ...question, ...changed });
  return Object.fromEntries(all.filter(([, value]) => value !== null && value !== undefined && value !== '' && String(value) !== ''));
}

export function isSameQuestion(one: AuditQuestion, other: AuditQuestion): boolean {
  return textOf(one) === textOf(other);
}

function textOf(question: AuditQuestion): string {
  const parts = Object.entries(question).map(
    ([name, value]) => [name, Array.isArray(value) ? value.toSorted((one, other) => (one < other ? -1 : 1)) : value] as const,
  );
  return JSON.stringify(parts.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
