/** Reads a value in PostgreSQL's text form. */
export type ValueParser = (text: string) => unknown;

/** By the type's oid. What is not listed stays as each engine reads it: text, boolean, int4, and arrays of these. */
export const VALUE_PARSERS: Readonly<Record<number, ValueParser>> = {
  17: readBytes,
  20: readInteger,
  // json and jsonb
  114: JSON.parse,
  3802: JSON.parse,
  1001: readBytesOfEach,
  1184: readInstant,
};

function readBytes(text: string): Uint8Array {
  // Copied, since small buffers share memory with whatever else was read at the time.
  return Uint8Array.from(Buffer.from(text.slice(2), 'hex'));
}

/** `{"\\x01","\\x02"}`: nothing but the digits follows an x. */
function readBytesOfEach(text: string): readonly Uint8Array[] {
  return Array.from(text.matchAll(/x([0-9a-f]*)/g), ([, hex = '']) => Uint8Array.from(Buffer.from(hex, 'hex')));
}

function readInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError('an integer of the database is beyond what a number holds');
  return value;
}

/** "2026-12-01 09:00:00.123+00": connections are set to UTC. Microseconds are cut off. */
function readInstant(text: string): number {
  const milliseconds = Date.parse(`${text.slice(0, 10)}T${text.slice(11).replace('+00', 'Z')}`);
  if (Number.isNaN(milliseconds)) throw new RangeError(`not an instant in UTC: ${text}`);
  return milliseconds;
}
