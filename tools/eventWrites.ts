import { type ObjectExpression, type ObjectProperty, Visitor } from 'oxc-parser';
import { place, type SourceFile } from './sourceTree.ts';

/** A place where the product writes an audit event. */
export interface EventWrite {
  /** More than one where a condition chooses. */
  readonly types: readonly string[];
  readonly fields: readonly { readonly name: string; readonly at: string }[];
  /** false: `data` is put together elsewhere, so there may be more fields. */
  readonly complete: boolean;
}

/** Finds `{ type: 'x', …, data: { … } }` and calls that get the type first and the rest after it: `eventBy(by, 'x', { data: { … } })`. */
export function eventWrites(file: SourceFile, types: readonly string[]): EventWrite[] {
  const writes: EventWrite[] = [];
  const add = (type: unknown, event: ObjectExpression): void => {
    const named = textsIn(type)
      .map(({ text }) => text)
      .filter((text) => types.includes(text));
    const { data } = propertiesOf(event);
    if (named.length === 0 || data === undefined) return;
    const literal = data.value.type === 'ObjectExpression' ? data.value : null;
    const fields = Object.entries(literal === null ? {} : propertiesOf(literal)).map(([name, { start }]) => ({
      name,
      at: place(file, start),
    }));
    writes.push({ types: named, fields, complete: literal?.properties.length === fields.length });
  };
  new Visitor({
    ObjectExpression: (node) => add(propertiesOf(node)['type']?.value, node),
    CallExpression: ({ arguments: given }) => {
      for (const one of given)
        if (one.type === 'ObjectExpression')
          add(
            given.filter((other) => other.type !== 'ObjectExpression'),
            one,
          );
    },
  }).visit(file.parsed.program);
  return writes;
}

/** The properties of an object by name; spread ones and computed ones are left out. */
function propertiesOf(node: ObjectExpression): Readonly<Record<string, ObjectProperty>> {
  return Object.fromEntries(
    node.properties.flatMap((one) =>
      one.type === 'Property' && one.key.type === 'Identifier' && !one.computed ? [[one.key.name, one]] : [],
    ),
  );
}

/** Every string and every piece of a template below a node, in values and in types. */
export function textsIn(node: unknown): { readonly text: string; readonly start: number }[] {
  if (typeof node !== 'object' || node === null) return [];
  const { type, value, start } = node as { type?: unknown; value?: unknown; start?: unknown };
  if (type === 'Literal' && typeof value === 'string') return [{ text: value, start: Number(start) }];
  if (type === 'TemplateElement') return [{ text: (value as { raw: string }).raw, start: Number(start) }];
  return Object.values(node).flatMap(textsIn);
}
