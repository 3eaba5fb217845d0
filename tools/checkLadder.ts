import { findCircles } from './findCircles.ts';
import { type Import, importsOf } from './imports.ts';
import { LADDER, PACKAGE_HOMES, ROOMS, type Rung, rungOf } from './ladder.ts';
import type { Problem } from './problem.ts';
import { place, type SourceFile } from './sourceTree.ts';

/** Holds every import, those of types included, against the ladder of ARCHITECTURE.md. */
export function checkLadder(files: readonly SourceFile[]): Problem[] {
  const problems: Problem[] = [];
  const graph = new Map<string, string[]>();
  for (const file of files) {
    const imports = importsOf(file);
    graph.set(
      file.path,
      imports.flatMap(({ target }) => (target.kind === 'file' ? [target.path] : [])),
    );
    const rung = rungOf(file.path);
    if (rung !== null && LADDER[rung] === undefined) {
      problems.push({ rule: 'unknown-rung', at: file.path, message: `src/${rung} is no rung of the ladder` });
    }
    if (/(^|\/)index\.[a-z]+$/.test(file.path))
      problems.push({ rule: 'no-barrel', at: file.path, message: 'an index file hides where things live' });
    for (const one of imports) {
      const broken = judge(file.path, one);
      if (broken !== null) problems.push({ ...broken, at: place(file, one.offset) });
    }
  }
  for (const circle of findCircles(graph)) {
    problems.push({ rule: 'no-circle', at: circle[0] ?? '', message: `files import each other: ${[...circle, circle[0]].join(' → ')}` });
  }
  return problems;
}

type Broken = Pick<Problem, 'rule' | 'message'>;

/** The importing file and where it stands. */
interface Origin {
  readonly path: string;
  readonly name: string;
  readonly rung: Rung;
}

/** @returns null when the import is in order. */
function judge(path: string, one: Import): Broken | null {
  const { target } = one;
  if (target.kind === 'file' && target.path === 'src/main.ts' && !path.startsWith('bin/'))
    return { rule: 'main-is-the-top', message: 'nothing but the launcher imports the composition root' };
  if (one.reexport && path.startsWith('src/')) return { rule: 'no-barrel', message: 'no re-exports: import a thing from where it lives' };
  const name = rungOf(path);
  const rung = name === null ? undefined : LADDER[name];
  if (name === null || rung === undefined) return judgeOutsider(path, one);
  if (target.kind === 'computed') return { rule: 'no-computed-import', message: 'an import that only run time knows escapes the ladder' };
  const origin = { path, name, rung };
  return target.kind === 'file'
    ? (judgeFile(origin, target.path) ?? judgeValues(origin, target.path, one.values))
    : judgeOutside(origin, target.name);
}

/** spec/ is the second reading of the rules: it would prove nothing if it called the first. Its tests compare, so they see both. */
function judgeOutsider(path: string, { target, typeOnly }: Import): Broken | null {
  const secondReading = path.startsWith('spec/') && !path.endsWith('.test.ts');
  if (secondReading && !typeOnly && target.kind === 'file' && target.path.startsWith('src/domain/policy/')) {
    return { rule: 'second-reading', message: 'the second reading takes types from domain/policy and nothing that runs' };
  }
  return null;
}

function judgeFile({ path, name, rung }: Origin, to: string): Broken | null {
  const reached = rungOf(to);
  if (reached === null) return { rule: 'product-only', message: `the product does not reach ${to}: tests, doubles and tools stay outside` };
  if (reached !== name)
    return rung.reaches.includes(reached) ? null : { rule: 'ladder', message: `${name} may not reach ${reached} (${to})` };
  const [ours, theirs] = [folderIn(path), folderIn(to)];
  switch (rung.within) {
    case 'free':
      return null;
    case 'none':
      return { rule: 'ladder', message: `a file of ${name} imports nothing at all` };
    case 'rooms':
      return roomsInOrder(ours, theirs)
        ? null
        : { rule: 'rooms', message: `rooms of ${name} see only those to their left: ${ROOMS.join(', ')} (${to})` };
    case 'siblings':
      return ours === theirs || theirs === '' ? null : { rule: 'no-siblings', message: `folders of ${name} do not see each other (${to})` };
  }
}

/** Some things may be named as types by anybody above, and called by few. */
function judgeValues({ name }: Origin, to: string, values: readonly string[]): Broken | null {
  if (values.length === 0) return null;
  // Inside, an id is proof that somebody at the edge has read it.
  if (to === 'src/kernel/id.ts' && ['domain', 'ports', 'flows'].includes(name)) {
    return { rule: 'parse-at-the-edge', message: 'ids are read in web, cli, oidc, contract and adapters only' };
  }
  // P2: a session is made by a use case that has asked the decision, and by nothing else.
  if (to === 'src/domain/policy/mintSession.ts' && name !== 'flows')
    return { rule: 'only-flows-mint', message: `${name} may not make a session` };
  return null;
}

function judgeOutside({ path, name, rung }: Origin, wanted: string): Broken | null {
  const allowed = rung.outside === 'any' || (rung.outside !== 'none' && rung.outside.includes(wanted));
  if (!allowed) return { rule: 'pure', message: `${name} may not use ${wanted}` };
  const home = PACKAGE_HOMES.find(({ packages }) => packages.test(wanted))?.home;
  if (home !== undefined && path.startsWith('src/') && !path.startsWith(home))
    return { rule: 'package-home', message: `${wanted} is known in ${home} alone` };
  return null;
}

/** The folder of a file within its rung: "signIn" of src/flows/signIn/skip.ts; "" for a file that stands directly in the rung. */
function folderIn(path: string): string {
  const parts = path.split('/');
  return parts.length > 3 ? (parts[2] ?? '') : '';
}

function roomsInOrder(ours: string, theirs: string): boolean {
  const order: readonly string[] = ROOMS;
  return order.includes(ours) && order.includes(theirs) && order.indexOf(theirs) <= order.indexOf(ours);
}
