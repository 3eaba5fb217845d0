/** What the address of the per-group page holds, so that what is seen can be shared. */
export interface GroupsSearch {
  /** Part of the name of a group; absent: all. */
  readonly search?: string;
  /** Whoever is looked up. */
  readonly person?: string;
}

export function groupsSearchOf(given: Readonly<Record<string, unknown>>): GroupsSearch {
  return { ...textIn(given, 'search'), ...textIn(given, 'person') };
}

function textIn<Name extends keyof GroupsSearch>(
  given: Readonly<Record<string, unknown>>,
  name: Name,
): { readonly [name in Name]?: string } {
  const value = given[name];
  // A search for "2024" comes as a number.
  const text = typeof value === 'number' ? String(value) : value;
  return (typeof text === 'string' && text !== '' ? { [name]: text } : {}) as { readonly [name in Name]?: string };
}
