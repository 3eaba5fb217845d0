import { formatInstant, type Instant } from '../kernel/instant.ts';
import { type Success, succeeded } from '../kernel/result.ts';

/** What a command has to say, for programs and for people. */
export interface Answer {
  readonly json: unknown;
  readonly text: string;
  /** Of the process. 1: it was done in part, and what was not is told on standard error. Or the answer is no. */
  readonly status: 0 | 1;
}

export function answered(json: unknown, text: string): Success<Answer> {
  return succeeded({ json, text, status: 0 });
}

export function answeredInPart(json: unknown, text: string): Success<Answer> {
  return succeeded({ json, text, status: 1 });
}

/** A question whose answer is no, for scripts that go on only after yes. */
export function answeredNo(json: unknown, text: string): Success<Answer> {
  return succeeded({ json, text, status: 1 });
}

/** The names under which the product keeps instants. */
const INSTANT_FIELD = /^(at|from|until|since|deadline|earliest|latest)$|(At|Since|Until)$/;

/** An answer as JSON text, with instants in RFC 3339. */
export function jsonText(json: unknown): string {
  const readable = (field: string, value: unknown): unknown =>
    typeof value === 'number' && INSTANT_FIELD.test(field) ? formatInstant(value as Instant) : value;
  return `${JSON.stringify(json, readable, 2)}\n`;
}

/** To the second, for people; "-" for none. */
export function moment(at: Instant | null): string {
  return at === null ? '-' : `${formatInstant(at).slice(0, 19)}Z`;
}
