import { type Id, id } from '../../kernel/id.ts';

/** No UUIDv7 is this one, so nothing has it. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/** An id from an address. A text that is none is answered exactly like an id that does not exist, by the same flow. */
export function namedId<Kind extends string>(text: string): Id<Kind> {
  return id<Kind>(text) ?? (NOBODY as Id<Kind>);
}

/** @returns null when nothing is named. */
export function namedIdOrNull<Kind extends string>(text: string | undefined): Id<Kind> | null {
  return text === undefined ? null : namedId<Kind>(text);
}
