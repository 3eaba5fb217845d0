import { expect, it } from 'vitest';
import { mutantsOf } from '../../tools/mutate/mutantsOf.ts';

/** The conditions that are left out of a source, one at a time. */
function leftOut(source: string, path = 'a.ts'): readonly string[] {
  return mutantsOf(path, source, ['predicate_removed']).map(({ original }) => original);
}

const statement = (text: string): string => `const q = sql\`${text}\`;`;

it('every condition of a where and of a join is left out once', () => {
  expect(leftOut(statement('select 1 from a join b on b.id = a.id and b.x where a.y is null and a.z = 1 order by a.z'))).toEqual([
    'b.id = a.id',
    'b.x',
    'a.y is null',
    'a.z = 1',
  ]);
});

it('a condition ends where the statement goes on, so that what is left is still a statement', () => {
  const inner = 'select from b where b.id = a.id for no key update';
  expect(leftOut(statement(`update a set x = 1 from (${inner}) l where a.id = l.id returning a.id`))).toEqual([
    'b.id = a.id',
    'a.id = l.id',
  ]);
  expect(leftOut(statement('select 1 from a where a.x between 1 and 2 and a.y is distinct from a.z limit 1'))).toEqual([
    'a.x between 1 and 2',
    'a.y is distinct from a.z',
  ]);
});

it('a condition and those within it are left out', () => {
  expect(leftOut(statement('delete from a where (a.x or exists (select from b where b.id = a.id and b.y))'))).toEqual([
    '(a.x or exists (select from b where b.id = a.id and b.y))',
    'b.id = a.id',
    'b.y',
  ]);
});

it('a piece of nothing but conditions counts, and so does what follows a piece', () => {
  const piece = (text: string): readonly string[] =>
    leftOut(statement(text.replaceAll('«', '${').replaceAll('»', '}'))).map((one) => one.replaceAll('${', '«').replaceAll('}', '»'));
  expect(piece('u.id = «user»')).toEqual(['u.id = «user»']);
  expect(piece('and u.id > «after»')).toEqual(['u.id > «after»']);
  expect(piece('exists (select «live(tx)» and s.id = a.id)')).toEqual(['s.id = a.id']);
  expect(piece('select 1 from u where u.t = «t» «more» order by 1')).toEqual(['u.t = «t»']);
  expect(piece('select «columns» from u order by u.id')).toEqual([]);
});

it('a statement in plain text and a file of statements count, their comments and the tables of indexes do not', () => {
  expect(leftOut("ask('select id from tenants where slug = $1');")).toEqual(['slug = $1']);
  expect(leftOut("ask('somewhere where it is');")).toEqual([]);
  const file = "create index i on a (t, x);\n-- where it says so, and more\nselect 1 from a where a.x = 'where and' and a.y;";
  expect(leftOut(file, 'a.sql')).toEqual(["a.x = 'where and'", 'a.y']);
});

it('what a condition is replaced by lets every row through', () => {
  expect(mutantsOf('a.ts', "ask('select 1 from a where a.x = $1')", ['predicate_removed'])[0]?.replacement).toBe('(true or a.x = $1)');
  expect(
    new Set(mutantsOf('a.ts', statement('select 1 from a where a.x and a.y'), ['predicate_removed']).map((one) => one.replacement)),
  ).toEqual(new Set(['true']));
});
