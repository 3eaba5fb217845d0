/**
 * Stands where a name came twice. Which of the values was meant nobody knows, so there is none: no schema takes a
 * symbol, and a flow that looks at it finds neither a code nor a password.
 */
const REPEATED: unique symbol = Symbol('a name that came twice');

/**
 * Reads a JSON object. JSON itself lets the last of two equal names win silently, which two readers of one request may
 * see differently; here a member in which that happens becomes `REPEATED`.
 * @throws for anything but an object, and for a member `__proto__`.
 */
export function parseJson(text: string): unknown {
  const value: unknown = JSON.parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new SyntaxError('not an object');
  const members = value as Record<string, unknown>;
  for (const name of membersWithRepeatedNames(text)) members[name] = REPEATED;
  return members;
}

/** @param text valid JSON of an object. @returns the outermost names, in or under which a name came twice. */
function membersWithRepeatedNames(text: string): ReadonlySet<string> {
  const found = new Set<string>();
  const open: (Set<string> | null)[] = [];
  let outermost = '';
  let string = '';
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\]:]/g)) {
    switch (token) {
      case '{':
        open.push(new Set());
        break;
      case '[':
        open.push(null);
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case ':': {
        const name = JSON.parse(string) as string;
        if (name === '__proto__') throw new SyntaxError('a member named __proto__');
        if (open.length === 1) outermost = name;
        const names = open.at(-1);
        if (names?.has(name) === true) found.add(outermost);
        names?.add(name);
        break;
      }
      default:
        string = token;
    }
  }
  return found;
}

/** Reads a posted form: each field as a text, or `REPEATED`. @throws for a field `__proto__`. */
export function parseForm(text: string): unknown {
  const fields: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    if (name === '__proto__') throw new SyntaxError('a field named __proto__');
    fields[name] = Object.hasOwn(fields, name) ? REPEATED : value;
  }
  return fields;
}
