import { parsed } from '../spec/corpus.ts';
import { generateSituation } from '../spec/generateSituation.ts';
import { SeededRandom } from '../spec/seededRandom.ts';
import { decide } from '../src/domain/policy/decide.ts';
import { median, perSecond, say } from './report.ts';

// Decisions a second, each with its explanation, over a mix of situations of few tenants: as in a server, snapshots are
// shared by many people. Beside it a plain function over configuration objects, which explains nothing.

const TENANTS = 200;
const PEOPLE = 50;
const ROUNDS = 9;
const ROUND_MS = 400;

interface Plain {
  readonly levels: readonly string[];
  readonly enrolled: readonly string[];
  readonly allowed: readonly string[];
}

function plainFunction({ levels, enrolled, allowed }: Plain): 'grant' | 'challenge' | 'enrol' {
  const level = levels.includes('required') ? 'required' : levels.includes('optional') ? 'optional' : 'off';
  if (level === 'off') return 'grant';
  const usable = enrolled.filter((kind) => allowed.includes(kind));
  return usable.length > 0 ? 'challenge' : level === 'required' ? 'enrol' : 'grant';
}

const random = new SeededRandom(2026);
const situations = Array.from({ length: TENANTS }, () => parsed(generateSituation(random)));
// The same rules for many people: facts differ by a millisecond, snapshots are shared.
const mix = situations.flatMap(({ snapshot, facts }) => Array.from({ length: PEOPLE }, () => ({ snapshot, facts: { ...facts } })));
const plain: readonly Plain[] = mix.map(({ facts }) => ({
  levels: ['optional', 'required'],
  enrolled: facts.user.factors.map(({ kind }) => kind),
  allowed: ['webauthn', 'totp'],
}));

function rate(work: (index: number) => unknown, size: number): number {
  const end = performance.now() + ROUND_MS;
  const began = performance.now();
  let done = 0;
  let kept: unknown = null;
  while (performance.now() < end) {
    for (let index = 0; index < size; index += 1) kept = work(index);
    done += size;
  }
  if (kept === null) throw new Error('nothing was decided');
  return (done * 1_000) / (performance.now() - began);
}

const decisions: number[] = [];
const plains: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  decisions.push(rate((index) => (mix[index] === undefined ? null : decide(mix[index].snapshot, mix[index].facts)), mix.length));
  plains.push(rate((index) => (plain[index] === undefined ? null : plainFunction(plain[index])), plain.length));
}
say('decisions with why', perSecond(median(decisions)), 'aim 500,000/s');
say('a plain function over configuration objects', perSecond(median(plains)), `ratio ${(median(decisions) / median(plains)).toFixed(3)}`);
