import { type Result, refused, succeeded } from '../../kernel/result.ts';
import { CONSOLE_OPERATION } from './highRiskAct.ts';
import type { OperationAsked, OperationDetail } from './operation.ts';
import { isOperationName } from './stepUpDraft.ts';

/** As an application sends it. */
export type OperationDraft = { readonly [Key in keyof OperationAsked]: unknown };

const MOST_DETAILS = 20;

/**
 * Reads what an application asks to be confirmed.
 * @param redirectUris of the application: no other address is ever gone to.
 */
export function operationFrom(draft: OperationDraft, redirectUris: readonly string[]): Result<OperationAsked, 'operation_malformed'> {
  const { name, target, returnTo } = draft;
  if (!isOperationName(name)) return malformed('operation', 'Lower-case letters, digits, and single ". _ -" between them, 1 to 63.');
  // What the person reads there is said by the console alone.
  if (name.startsWith(CONSOLE_OPERATION))
    return malformed('operation', `Names that begin with "${CONSOLE_OPERATION}" are those of the console.`);
  if (!isShown(target, 500)) return malformed('target', 'One line of 1 to 500 characters.');
  const details = detailsFrom(draft.details);
  if (details === null)
    return malformed('details', `At most ${MOST_DETAILS}, each with a name of 1 to 100 and a value of 1 to 500 characters.`);
  if (returnTo !== null && !redirectUris.some((uri) => uri === returnTo)) {
    return malformed('returnTo', 'One of the redirect addresses of the application, just as it is registered, or null.');
  }
  return succeeded({ name, target, details, returnTo: returnTo as string | null });
}

function detailsFrom(given: unknown): readonly OperationDetail[] | null {
  if (!Array.isArray(given) || given.length > MOST_DETAILS) return null;
  const read = given.map((one: unknown) => {
    if (typeof one !== 'object' || one === null) return null;
    const { name, value, ...others } = one as Readonly<Record<string, unknown>>;
    return isShown(name, 100) && isShown(value, 500) && Object.keys(others).length === 0 ? { name, value } : null;
  });
  return read.every((one) => one !== null) ? read : null;
}

/** What the person sees is what was sent: nothing that is invisible, or that turns the order of letters around. */
function isShown(text: unknown, most: number): text is string {
  return typeof text === 'string' && text.trim() !== '' && text.length <= most && !/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u.test(text);
}

function malformed(field: string, detail: string) {
  return refused('operation_malformed', `${field}: ${detail}`, { field });
}
