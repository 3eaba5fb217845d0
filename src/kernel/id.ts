declare const kindOfId: unique symbol;

/** An opaque identifier of one kind of thing. Ids are UUIDv7, made by the application, never reused. */
export type Id<Kind extends string> = string & { readonly [kindOfId]: Kind };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * Reads an id at the edge (`web/`, `adapters/`, `cli/`).
 * @returns null when the text is no UUID, which callers answer exactly like an id that does not exist.
 */
export function id<Kind extends string>(text: unknown): Id<Kind> | null {
  return typeof text === 'string' && UUID.test(text) ? (text as Id<Kind>) : null;
}
