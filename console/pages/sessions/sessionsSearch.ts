import type { SessionsAsked } from '../../api/sessions.ts';

const ALLOWANCES = ['grace', 'bypass', 'any', 'none'] as const;

/** Which sessions the address asks for. What it says wrongly restricts nothing. */
export function readSessionsSearch(search: Readonly<Record<string, unknown>>): SessionsAsked {
  const { user, application } = search;
  const aal = ([1, 2] as const).find((level) => String(level) === String(search['aal']));
  const allowance = ALLOWANCES.find((one) => one === search['allowance']);
  return {
    ...(typeof user === 'string' ? { user } : {}),
    ...(aal === undefined ? {} : { aal }),
    ...(typeof application === 'string' ? { application } : {}),
    ...(allowance === undefined ? {} : { allowance }),
  };
}
