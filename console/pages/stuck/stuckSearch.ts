import type { StuckFilter } from '../../api/stuck.ts';

const STEPS = ['challenge', 'enrolment', 'refusal'] as const;
const EITHER = ['yes', 'no'] as const;

/** Which stuck people the address asks for. What it says wrongly restricts nothing. */
export function readStuckSearch(given: Readonly<Record<string, unknown>>): StuckFilter {
  const { application, group } = given;
  const step = STEPS.find((one) => one === given['step']);
  const enrolled = EITHER.find((one) => one === given['enrolled']);
  // A search for "2024" is a number once the address has been read.
  const search = typeof given['search'] === 'number' ? String(given['search']) : given['search'];
  return {
    ...(typeof search === 'string' && search !== '' ? { search: search.slice(0, 254) } : {}),
    ...(typeof application === 'string' ? { application } : {}),
    ...(typeof group === 'string' ? { group } : {}),
    ...(step === undefined ? {} : { step }),
    ...(enrolled === undefined ? {} : { enrolled }),
  };
}
