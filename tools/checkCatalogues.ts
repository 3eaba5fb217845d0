import { Visitor } from 'oxc-parser';
import { eventWrites, textsIn } from './eventWrites.ts';
import type { Problem } from './problem.ts';
import { place, type SourceFile } from './sourceTree.ts';

/** What the product says that it can answer and record. */
export interface Catalogues {
  readonly errors: readonly string[];
  /** Type of event → names of its data fields. */
  readonly events: Readonly<Record<string, readonly string[]>>;
}

const ERRORS_AT = 'src/contract/errorCatalogue.ts';
const EVENTS_AT = 'src/domain/audit/catalogue.ts';
const RECORD_AT = 'src/flows/record.ts';
/** Functions whose first argument is an error code. */
const CARRIES_CODE = ['refused', 'problem'];
/** Types with the place of their parameter that is a union of error codes. */
const CODE_PARAMETER: Readonly<Record<string, number>> = { Result: 1, Refusal: 0 };

/** Every error code and event field in the product is in its catalogue, and everything in a catalogue is used by the product. Flows write events in one place. */
export function checkCatalogues(files: readonly SourceFile[], catalogues: Catalogues): Problem[] {
  const product = files.filter(({ path }) => /^(src|bin)\//.test(path) && path !== ERRORS_AT && path !== EVENTS_AT);
  // A message of the launcher begins with its code: "node_too_old: …".
  const words = new Set(product.flatMap((file) => textsIn(file.parsed.program).map(({ text }) => text.split(':')[0] ?? '')));
  const unusedCodes = catalogues.errors.filter((code) => !words.has(code));
  const unusedTypes = Object.keys(catalogues.events).filter((type) => !words.has(type));
  return [
    ...unusedCodes.map((code) => ({ rule: 'code-used', at: ERRORS_AT, message: `nothing uses ${code}` })),
    ...unusedTypes.map((type) => ({ rule: 'event-used', at: EVENTS_AT, message: `nothing writes ${type}` })),
    ...product.flatMap((file) => unknownCodes(file, catalogues.errors)),
    ...checkFields(product, catalogues.events),
    ...product.filter(({ path }) => path.startsWith('src/flows/') && path !== RECORD_AT).flatMap(unrecorded),
  ];
}

/** What is not recorded there goes without the notices that follow from an event. */
function unrecorded(file: SourceFile): Problem[] {
  const problems: Problem[] = [];
  new Visitor({
    MemberExpression: ({ property, start }) => {
      if (property.type !== 'Identifier' || property.name !== 'appendEvent') return;
      problems.push({ rule: 'event-recorded', at: place(file, start), message: `events are written by ${RECORD_AT}` });
    },
  }).visit(file.parsed.program);
  return problems;
}

function unknownCodes(file: SourceFile, known: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  const check = (node: unknown): void => {
    for (const { text, start } of textsIn(node)) {
      if (!known.includes(text)) problems.push({ rule: 'code-known', at: place(file, start), message: `${text} is not in ${ERRORS_AT}` });
    }
  };
  new Visitor({
    CallExpression: ({ callee, arguments: [first] }) => {
      if (callee.type === 'Identifier' && CARRIES_CODE.includes(callee.name)) check(first);
    },
    TSTypeReference: ({ typeName, typeArguments }) => {
      const position = typeName.type === 'Identifier' ? CODE_PARAMETER[typeName.name] : undefined;
      if (position !== undefined) check(typeArguments?.params[position]);
    },
  }).visit(file.parsed.program);
  return problems;
}

/** Fields that are written and not described, and fields that are described and written nowhere. */
function checkFields(product: readonly SourceFile[], events: Catalogues['events']): Problem[] {
  const writes = product.flatMap((file) => eventWrites(file, Object.keys(events)));
  const unknown = writes.flatMap(({ types, fields }) => {
    const known = types.flatMap((type) => events[type] ?? []);
    const missing = fields.filter(({ name }) => !known.includes(name));
    return missing.map(({ name, at }) => ({ rule: 'event-field-known', at, message: `${name} is not in ${EVENTS_AT}` }));
  });
  const unwritten = Object.entries(events).flatMap(([type, described]) => {
    const ours = writes.filter(({ types }) => types.includes(type));
    if (ours.length === 0 || ours.some(({ complete }) => !complete)) return [];
    const written = new Set(ours.flatMap(({ fields }) => fields.map(({ name }) => name)));
    const idle = described.filter((name) => !written.has(name));
    return idle.map((name) => ({ rule: 'event-field-used', at: EVENTS_AT, message: `${type}: nothing writes ${name}` }));
  });
  return [...unknown, ...unwritten];
}
