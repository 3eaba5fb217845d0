import { globSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Campaign, Equivalent } from './campaign.ts';
import { thoseThatCompile } from './compiles.ts';
import { DECISION } from './decisionCampaign.ts';
import { applied, describeMutant, type Mutant, oneLine } from './mutant.ts';
import { mutantsOf } from './mutantsOf.ts';
import { SQL } from './sqlCampaign.ts';
import { InProcessTrier, RAN_FOR_EVER } from './tryInProcess.ts';

/**
 * Shows that the tests would notice: changes the source in every small way that a campaign names, one at a time, and
 * runs the tests against each. `node tools/mutate/mutate.ts [campaign] [part of a path]`.
 * What no test notices and the compiler refuses was noticed, too. Ends with 1 when a mutant survives that is not on the
 * reviewed list of equivalent ones, when one on the list does not, and when one was no statement.
 */

const CAMPAIGNS: readonly Campaign[] = [DECISION, SQL];

async function run(campaign: Campaign, part: string): Promise<number> {
  const root = join(import.meta.dirname, '..', '..');
  const sources = new Map(
    globSync([...campaign.files], { cwd: root })
      .filter((path) => path.includes(part))
      .sort()
      .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  );
  const mutants = [...sources].flatMap(([path, source]) => mutantsOf(path, source, campaign.operators));
  const began = Date.now();
  const missing = campaign.oracle.needs.filter((name) => process.env[name] === undefined);
  if (missing.length > 0) {
    console.log(`its tests skip without ${missing.join(', ')}: see CONTRIBUTING.md`);
    return 1;
  }
  const tried = await tryAll(root, campaign, { mutants, sources });
  if (tried === null) return 1;
  const { survived, malformed } = tried;
  for (const mutant of malformed) console.log(`is no SQL, which proves nothing of the tests: ${describeMutant(mutant)}`);
  const compiling = new Set(thoseThatCompile(root, survived));
  const survivors = survived
    .filter((mutant) => compiling.has(mutant))
    .map((mutant) => ({ mutant, equivalent: equivalentOf(mutant, sources.get(mutant.path) ?? '', campaign.equivalents) }));
  const unexplained = survivors.filter(({ equivalent }) => equivalent === null);
  for (const { mutant } of unexplained) console.log(`survived ${describeMutant(mutant)}`);
  const stale = part === '' ? campaign.equivalents.filter((one) => !survivors.some(({ equivalent }) => equivalent === one)) : [];
  for (const { path, line } of stale) console.log(`on the list of equivalent mutants, and does not survive (any more): ${path}: ${line}`);
  const seconds = ((Date.now() - began) / 1_000).toFixed(1);
  const count = mutants.length - malformed.length;
  const noticed = count - survivors.length;
  console.log(
    `${campaign.name}: ${count} mutants of ${sources.size} files in ${seconds} s: ${noticed} noticed, ${survivors.length - unexplained.length} equivalent, ${unexplained.length} survived`,
  );
  return unexplained.length + stale.length + malformed.length === 0 ? 0 : 1;
}

interface Material {
  readonly mutants: readonly Mutant[];
  readonly sources: ReadonlyMap<string, string>;
}

interface Tried {
  readonly survived: Mutant[];
  /** Not even the database takes them for a statement. */
  readonly malformed: Mutant[];
}

/** null: the tests fail without any mutant. */
async function tryAll(root: string, campaign: Campaign, { mutants, sources }: Material): Promise<Tried | null> {
  const { oracle } = campaign;
  const triers = Array.from({ length: availableParallelism() }, () => new InProcessTrier(root, oracle));
  const survived: Mutant[] = [];
  const malformed: Mutant[] = [];
  try {
    const broken = await triers[0]?.try({ number: 0, path: null, source: '' });
    if (broken !== null) {
      console.log(`the tests fail as it is: ${broken}`);
      return null;
    }
    let next = 0;
    await Promise.all(
      triers.map(async (trier) => {
        for (let index = next++; index < mutants.length; index = next++) {
          const mutant = mutants[index] as Mutant;
          const source = sources.get(mutant.path) ?? '';
          const killedBy = await trier.try({ number: index + 1, path: mutant.path, source: applied(source, mutant) });
          if (killedBy === RAN_FOR_EVER) console.log(`ran for ever, which counts as noticed: ${describeMutant(mutant)}`);
          if (killedBy === null) survived.push(mutant);
          else if (/syntax error at or near/.test(killedBy)) malformed.push(mutant);
        }
      }),
    );
  } finally {
    for (const trier of triers) await trier.close();
  }
  return { survived: survived.sort(bySource), malformed: malformed.sort(bySource) };
}

function bySource(one: Mutant, other: Mutant): number {
  return one.path.localeCompare(other.path) || one.start - other.start;
}

/** null: it is not on the list. */
function equivalentOf(mutant: Mutant, source: string, equivalents: readonly Equivalent[]): Equivalent | null {
  const line = oneLine(source.split('\n')[mutant.line - 1] ?? '');
  return (
    equivalents.find(
      (one) =>
        one.path === mutant.path &&
        one.operator === mutant.operator &&
        one.line === line &&
        one.original === oneLine(mutant.original) &&
        one.replacement === oneLine(mutant.replacement),
    ) ?? null
  );
}

const [name = DECISION.name, part = ''] = process.argv.slice(2);
const campaign = CAMPAIGNS.find((one) => one.name === name);
if (campaign === undefined) {
  console.log(`no campaign is called ${name}; there is: ${CAMPAIGNS.map((one) => one.name).join(', ')}`);
  process.exitCode = 1;
} else {
  process.exitCode = await run(campaign, part);
}
