/**
 * A value in PostgreSQL's text form, the same for both engines. An array is an array of the database; JSON is written by
 * the question (`json` in question.ts), so that no object is taken for something else.
 */
export function writeValue(value: unknown): string | null {
  if (value === null) return null;
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value instanceof Uint8Array) return writeBytes(value);
  if (Array.isArray(value)) return `{${value.map(writeElement).join(',')}}`;
  throw new TypeError(`a value of type ${typeof value} cannot be written to the database`);
}

function writeBytes(bytes: Uint8Array): string {
  return `\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}`;
}

function writeElement(value: unknown): string {
  const text = writeValue(value);
  return text === null ? 'NULL' : `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}
