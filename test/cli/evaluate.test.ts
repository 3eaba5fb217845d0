import assert from 'node:assert/strict';
import { Readable, Writable } from 'node:stream';
import { describe, it } from 'vitest';
import { type Evaluated, evaluate, UnreadableInput } from '../../src/cli/evaluate.ts';
import { situation } from '../decision/decided.ts';

const GOOD = JSON.stringify(situation());

class Sink extends Writable {
  text = '';
  readonly #delay: number;

  constructor(delay = 0) {
    super({ highWaterMark: 1_024 });
    this.#delay = delay;
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8');
    if (this.#delay === 0) done();
    else setTimeout(done, this.#delay);
  }
}

async function evaluated(chunks: Iterable<string | Buffer>, sink = new Sink()): Promise<{ ended: Evaluated; lines: string[] }> {
  const ended = await evaluate(Readable.from(chunks, { objectMode: false }), sink);
  assert.ok(sink.text === '' || sink.text.endsWith('\n'));
  return { ended, lines: sink.text.split('\n').slice(0, -1) };
}

function outcomes(lines: readonly string[]): string[] {
  return lines.map((line) => {
    const { outcome, error } = JSON.parse(line) as { outcome?: string; error?: { code: string } };
    return outcome ?? error?.code ?? 'nothing';
  });
}

describe('sallyport evaluate', () => {
  it('answers each line with one line, in order, and goes on after a wrong one', async () => {
    const { ended, lines } = await evaluated([`${GOOD}\n{"at":\n\n${GOOD}\r\n7\n`]);
    assert.deepEqual(outcomes(lines), ['enrol', 'situation_malformed', 'enrol', 'situation_malformed']);
    assert.equal(ended, 'refused');
    assert.ok('why' in JSON.parse(lines[0] ?? ''));
  });

  it('answers one array as it answers the same lines', async () => {
    const lines = await evaluated([`${GOOD}\n${GOOD}`]);
    const array = await evaluated([` \n[${GOOD},\n ${GOOD}]\n`]);
    assert.deepEqual(array, lines);
    assert.equal(array.ended, 'all_decided');
    assert.equal(array.lines.length, 2);
    assert.deepEqual(await evaluated(['[]']), { ended: 'all_decided', lines: [] });
  });

  it('an array that is not JSON is one wrong situation', async () => {
    const { ended, lines } = await evaluated([`[${GOOD}`]);
    assert.deepEqual([ended, outcomes(lines)], ['refused', ['situation_malformed']]);
  });

  it('does not mind how the input is cut into pieces, also within a character, and skips a byte order mark', async () => {
    const name = 'größe 🚪';
    const json = JSON.stringify(
      situation({ groups: { [name]: { policy: [{ from: '2026-01-01T00:00:00Z' }] } }, user: { groups: [name] } }),
    );
    const bytes = Buffer.from(`\uFEFF${json}\n${json}`);
    const pieces = Array.from({ length: bytes.length }, (_, place) => bytes.subarray(place, place + 1));
    const { ended, lines } = await evaluated(pieces);
    assert.equal(ended, 'all_decided');
    assert.equal(lines.length, 2);
    assert.ok(lines.every((line) => line.includes(name)));
  });

  it('says nothing to an empty input', async () => {
    assert.deepEqual(await evaluated(['']), { ended: 'all_decided', lines: [] });
    assert.deepEqual(await evaluated(['\n \n']), { ended: 'all_decided', lines: [] });
  });

  it('waits for a slow reader and loses nothing', async () => {
    const { lines } = await evaluated([`${GOOD}\n`.repeat(2_000)], new Sink(1));
    assert.equal(lines.length, 2_000);
    assert.deepEqual([...new Set(outcomes(lines))], ['enrol']);
  });

  it('ends quietly when the reader goes away, and reads no further', async () => {
    let taken = 0;
    function* endless(): Generator<string> {
      for (;;) {
        taken += 1;
        yield `${GOOD}\n`.repeat(100);
      }
    }
    const gone = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
    const sink = new Writable({ write: (_chunk, _encoding, done) => done(gone) });
    assert.equal(await evaluate(Readable.from(endless(), { objectMode: false }), sink), 'closed');
    assert.ok(taken < 1_000);
  });

  it('an output that fails otherwise is a fault', async () => {
    const full = Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    const sink = new Writable({ write: (_chunk, _encoding, done) => done(full) });
    await assert.rejects(evaluate(Readable.from([`${GOOD}\n`, `${GOOD}\n`], { objectMode: false }), sink), /no space left/);
  });

  it('an input that breaks off is told apart', async () => {
    const broken = new Readable({ read: () => undefined });
    queueMicrotask(() => broken.destroy(new Error('it broke')));
    await assert.rejects(evaluate(broken, new Sink()), UnreadableInput);
  });
});
