import { expect, it } from 'vitest';
import { csvReader } from '../../src/adapters/csv/csvReader.ts';
import type { CsvRow } from '../../src/ports/csvReader.ts';

async function* inPieces(bytes: Uint8Array, length: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += length) yield bytes.subarray(start, start + length);
}

async function rowsOf(text: string | Uint8Array, length = 3): Promise<readonly CsvRow[]> {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const rows: CsvRow[] = [];
  for await (const row of csvReader.rows(inPieces(bytes, length))) rows.push(row);
  return rows;
}

const record = (line: number, ...fields: string[]): CsvRow => ({ kind: 'record', line, fields });

it('reads the same rows however the bytes are cut, with a byte order mark, CRLF, quotes and letters of several bytes', async () => {
  const text = '\ufeffname,mail\r\n"Müller, Ada","a ""b"""\r\n\r\n😀,x';
  const expected = [record(1, 'name', 'mail'), record(2, 'Müller, Ada', 'a "b"'), record(4, '😀', 'x')];
  for (const length of [1, 2, 3, 7, 1_000]) expect(await rowsOf(text, length)).toEqual(expected);
});

it('a quote that is wrong spoils its own line and no other, and the message tells nothing of the value', async () => {
  const rows = await rowsOf('a,b\n"open,1\nfine,2\nx"y,3\n"z"q,4\nfine too,5\n');
  expect(rows.map(({ kind, line }) => `${line} ${kind}`)).toEqual([
    '1 record',
    '2 malformed',
    '3 record',
    '4 malformed',
    '5 malformed',
    '6 record',
  ]);
  expect(JSON.stringify(rows.filter(({ kind }) => kind === 'malformed'))).not.toMatch(/open|x"y/);
});

it('a line that is no UTF-8 is reported, and the rest is read', async () => {
  const bytes = new Uint8Array([...Buffer.from('a,b\n'), 0xff, 0xfe, ...Buffer.from(',1\nc,2\n')]);
  expect((await rowsOf(bytes)).map(({ kind, line }) => `${line} ${kind}`)).toEqual(['1 record', '2 malformed', '3 record']);
});

it('an endless line is reported without being kept, and the rest is read', async () => {
  const rows = await rowsOf(`a\n${'x'.repeat(100_000)}\nb\n`, 1_000);
  expect(rows.map(({ kind, line }) => `${line} ${kind}`)).toEqual(['1 record', '2 malformed', '3 record']);
  expect(rows[2]).toEqual(record(3, 'b'));
});

it('rows of the right number in a large file are not mixed up by one that is wrong', async () => {
  const lines = Array.from({ length: 2_500 }, (_, index) => (index === 1_200 ? '"a\nb",x' : `n${index},m${index}`));
  const rows = await rowsOf(lines.join('\n'), 65_536);
  expect(rows.filter(({ kind }) => kind === 'malformed').map(({ line }) => line)).toEqual([1_201, 1_202]);
  expect(rows.at(-1)).toEqual(record(2_501, 'n2499', 'm2499'));
});

it('an empty file has no rows', async () => {
  expect(await rowsOf('')).toEqual([]);
  expect(await rowsOf('\n\n')).toEqual([]);
});
