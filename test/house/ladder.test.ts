import { describe, expect, it } from 'vitest';
import { checkLadder } from '../../tools/checkLadder.ts';
import { readSources } from '../../tools/sourceTree.ts';
import { plantTree } from './plantTree.ts';

/** The rules that a planted tree breaks, each with the file that breaks it. */
function broken(files: Readonly<Record<string, string>>): string[] {
  return checkLadder(readSources(plantTree(files))).map(({ rule, at }) => `${rule} ${at}`);
}

describe('what the ladder allows', () => {
  it('a tree in which every import goes down breaks nothing', () => {
    const files = {
      'src/kernel/id.ts': `export const id = 1; export type Id = string;`,
      'src/domain/directory/user.ts': `import type { Id } from '../../kernel/id.ts'; export type User = Id;`,
      'src/domain/policy/decide.ts': `import type { User } from '../directory/user.ts'; export const decide = (user: User) => user;`,
      'src/domain/policy/mintSession.ts': `export const mintSession = 1;`,
      'src/ports/store.ts': `import type { User } from '../domain/directory/user.ts'; export interface Store { user: User }`,
      'src/flows/settle.ts': `import type { Store } from '../ports/store.ts'; import { mintSession } from '../domain/policy/mintSession.ts'; export type S = Store; export const s = mintSession;`,
      'src/flows/signIn/skip.ts': `import { s } from '../settle.ts'; import { decide } from '../../domain/policy/decide.ts'; export const skip = [s, decide];`,
      'src/adapters/postgres/store.ts': `import { Pool } from 'pg'; import type { Store } from '../../ports/store.ts'; export type P = [Pool, Store];`,
      'src/adapters/postgres/start.ts': `export const worker = new URL('./store.ts', import.meta.url);`,
      'src/contract/user.ts': `import { z } from 'zod'; import { id } from '../kernel/id.ts'; export const user = [z, id];`,
      'src/oidc/provider.ts': `import { Provider } from 'oidc-provider'; import { skip } from '../flows/signIn/skip.ts'; export const p = [Provider, skip];`,
      'src/web/server.ts': `import fastify from 'fastify'; import { p } from '../oidc/provider.ts'; import { user } from '../contract/user.ts'; export const server = [fastify, p, user];`,
      'src/cli/serve.ts': `import { Command } from 'commander'; import { readFile } from 'node:fs/promises'; export const serve = [Command, readFile];`,
      'src/main.ts': `import { server } from './web/server.ts'; import { serve } from './cli/serve.ts'; import { worker } from './adapters/postgres/start.ts'; import { client } from '../examples/client.ts'; export const all = [server, serve, worker, client];`,
      'examples/client.ts': `import * as openid from 'openid-client'; export const client = openid;`,
      'console/page.ts': `import { user } from '../src/contract/user.ts'; export const page = user;`,
      'spec/reading.ts': `import type { decide } from '../src/domain/policy/decide.ts'; export type D = typeof decide;`,
      'spec/reading.test.ts': `import { decide } from '../src/domain/policy/decide.ts'; export const d = decide;`,
      'test/decide.test.ts': `import { decide } from '../src/domain/policy/decide.ts'; export const d = decide;`,
    };
    expect(broken(files)).toEqual([]);
  });
});

describe('what the ladder refuses', () => {
  /** Where each rung stands, bottom first, and which are above it. */
  const upward: readonly (readonly [from: string, to: string])[] = [
    ['src/domain/policy/a.ts', 'src/ports/b.ts'],
    ['src/domain/policy/a.ts', 'src/flows/b.ts'],
    ['src/ports/a.ts', 'src/flows/b.ts'],
    ['src/ports/a.ts', 'src/adapters/x/b.ts'],
    ['src/flows/a.ts', 'src/adapters/x/b.ts'],
    ['src/flows/a.ts', 'src/oidc/b.ts'],
    ['src/flows/a.ts', 'src/web/b.ts'],
    ['src/flows/a.ts', 'src/contract/b.ts'],
    ['src/oidc/a.ts', 'src/web/b.ts'],
    ['src/oidc/a.ts', 'src/adapters/x/b.ts'],
    ['src/web/a.ts', 'src/cli/b.ts'],
    ['src/web/a.ts', 'src/adapters/x/b.ts'],
    ['src/cli/a.ts', 'src/web/b.ts'],
    ['src/cli/a.ts', 'src/adapters/x/b.ts'],
    ['src/web/a.ts', 'src/compose.ts'],
    ['src/adapters/x/a.ts', 'src/flows/b.ts'],
    ['src/adapters/x/a.ts', 'src/contract/b.ts'],
    ['src/adapters/x/a.ts', 'src/web/b.ts'],
    ['src/contract/a.ts', 'src/ports/b.ts'],
    ['src/contract/a.ts', 'src/flows/b.ts'],
    ['console/a.ts', 'src/flows/b.ts'],
    ['console/a.ts', 'src/ports/b.ts'],
    ['examples/a.ts', 'src/kernel/b.ts'],
  ];

  it.each(upward)('%s does not reach %s, neither by value nor by type', (from, to) => {
    const path = `${'../'.repeat(from.split('/').length - 1)}${to}`;
    expect(broken({ [from]: `import { b } from '${path}'; export const a = b;`, [to]: 'export const b = 1;' })).toEqual([
      `ladder ${from}:1`,
    ]);
    expect(broken({ [from]: `import type { B } from '${path}'; export type A = B;`, [to]: 'export type B = 1;' })).toEqual([
      `ladder ${from}:1`,
    ]);
    expect(broken({ [from]: `export type A = import('${path}').B;`, [to]: 'export type B = 1;' })).toEqual([`ladder ${from}:1`]);
    expect(broken({ [from]: `export const a = () => import('${path}');`, [to]: 'export const b = 1;' })).toEqual([`ladder ${from}:1`]);
    expect(broken({ [from]: `export const a = new URL('${path}', import.meta.url);`, [to]: 'export const b = 1;' })).toEqual([
      `ladder ${from}:1`,
    ]);
  });

  it('the kernel imports nothing, not even the kernel', () => {
    expect(
      broken({ 'src/kernel/a.ts': `import type { B } from './b.ts'; export type A = B;`, 'src/kernel/b.ts': 'export type B = 1;' }),
    ).toEqual(['ladder src/kernel/a.ts:1']);
  });

  it('a room of the domain does not look to its right, nor into a room that nobody knows', () => {
    const user = 'export type User = 1;';
    expect(
      broken({
        'src/domain/directory/a.ts': `import type { F } from '../factors/f.ts'; export type A = F;`,
        'src/domain/factors/f.ts': 'export type F = 1;',
      }),
    ).toEqual(['rooms src/domain/directory/a.ts:1']);
    expect(
      broken({
        'src/domain/attic/a.ts': `import type { User } from '../directory/user.ts'; export type A = User;`,
        'src/domain/directory/user.ts': user,
      }),
    ).toEqual(['rooms src/domain/attic/a.ts:1']);
  });

  it.each(['flows', 'adapters'])('folders of %s do not see each other, and what they share does not see them', (rung) => {
    const b = { [`src/${rung}/two/b.ts`]: 'export type B = 1;' };
    expect(broken({ ...b, [`src/${rung}/one/a.ts`]: `import type { B } from '../two/b.ts'; export type A = B;` })).toEqual([
      `no-siblings src/${rung}/one/a.ts:1`,
    ]);
    expect(broken({ ...b, [`src/${rung}/shared.ts`]: `import type { B } from './two/b.ts'; export type A = B;` })).toEqual([
      `no-siblings src/${rung}/shared.ts:1`,
    ]);
  });

  it('two files that import each other are a circle, also when types alone do it', () => {
    const a = { 'src/domain/policy/a.ts': `import type { B } from './b.ts'; export type A = B | 1;` };
    expect(broken({ ...a, 'src/domain/policy/b.ts': `import type { A } from './a.ts'; export type B = A;` })).toEqual([
      'no-circle src/domain/policy/a.ts',
    ]);
    expect(
      broken({
        ...a,
        'src/domain/policy/b.ts': `import { C } from './c.ts'; export type B = typeof C;`,
        'src/domain/policy/c.ts': `import type { A } from './a.ts'; export const C: A = 1;`,
      }),
    ).toEqual(['no-circle src/domain/policy/a.ts']);
  });

  it('circles are found in tests and tools as well', () => {
    expect(broken({ 'tools/a.ts': `import './b.ts';`, 'tools/b.ts': `import './a.ts';` })).toEqual(['no-circle tools/a.ts']);
  });

  it('nothing imports main.ts, tests and tools included', () => {
    for (const from of ['src/web/a.ts', 'src/compose.ts', 'test/a.ts', 'tools/a.ts']) {
      const path = `${'../'.repeat(from.split('/').length - 1)}src/main.ts`;
      expect(broken({ 'src/main.ts': 'export const m = 1;', [from]: `import { m } from '${path}'; export const a = m;` })).toEqual([
        `main-is-the-top ${from}:1`,
      ]);
    }
  });

  it('there are no barrels: neither index files nor re-exports', () => {
    expect(broken({ 'src/domain/policy/index.ts': 'export const a = 1;' })).toEqual(['no-barrel src/domain/policy/index.ts']);
    const b = { 'src/domain/policy/b.ts': 'export const b = 1; export type B = 1;' };
    for (const line of [`export * from './b.ts';`, `export { b } from './b.ts';`, `export type { B } from './b.ts';`]) {
      expect(broken({ ...b, 'src/domain/policy/a.ts': line })).toEqual(['no-barrel src/domain/policy/a.ts:1']);
    }
  });

  it.each(['test/doubles/clock.ts', 'tools/a.ts', 'spec/reading.ts', 'bench/load.ts'])('the product does not reach %s', (to) => {
    for (const from of ['src/flows/signIn/a.ts', 'src/main.ts', 'src/domain/policy/a.ts']) {
      const path = `${'../'.repeat(from.split('/').length - 1)}${to}`;
      expect(broken({ [to]: 'export const b = 1;', [from]: `import { b } from '${path}'; export const a = b;` })).toEqual([
        `product-only ${from}:1`,
      ]);
    }
  });

  it.each(['src/kernel/a.ts', 'src/domain/policy/a.ts', 'src/ports/a.ts', 'src/flows/signIn/a.ts'])(
    '%s uses no package and no module of Node, not even as a type',
    (from) => {
      for (const line of [
        `import { z } from 'zod';`,
        `import type { Pool } from 'pg';`,
        `import 'node:fs';`,
        `import { randomUUID } from 'crypto';`,
        `export type A = import('kysely').Kysely<1>;`,
      ]) {
        expect(broken({ [from]: line })).toEqual([`pure ${from}:1`]);
      }
    },
  );

  it('contract knows zod and nothing else', () => {
    expect(broken({ 'src/contract/a.ts': `import 'node:crypto';` })).toEqual(['pure src/contract/a.ts:1']);
    expect(broken({ 'src/contract/a.ts': `import 'fastify';` })).toEqual(['pure src/contract/a.ts:1']);
  });

  it('a package that has a home is known there alone', () => {
    expect(broken({ 'src/web/a.ts': `import type { Kysely } from 'kysely'; export type A = Kysely<1>;` })).toEqual([
      'package-home src/web/a.ts:1',
    ]);
    expect(broken({ 'src/web/a.ts': `import 'oidc-provider/lib/x.js';` })).toEqual(['package-home src/web/a.ts:1']);
    expect(broken({ 'src/oidc/a.ts': `import '@fastify/cookie';` })).toEqual(['package-home src/oidc/a.ts:1']);
    expect(broken({ 'src/main.ts': `import 'commander';` })).toEqual(['package-home src/main.ts:1']);
  });

  it('ids are read at the edge: inside, their reader is not at hand', () => {
    const id = { 'src/kernel/id.ts': 'export const id = 1; export type Id = 1;' };
    for (const from of ['src/domain/policy/a.ts', 'src/flows/signIn/a.ts']) {
      expect(broken({ ...id, [from]: `import { id, type Id } from '../../kernel/id.ts'; export const a: Id = id;` })).toEqual([
        `parse-at-the-edge ${from}:1`,
      ]);
    }
    expect(broken({ ...id, 'src/adapters/postgres/a.ts': `import { id } from '../../kernel/id.ts'; export const a = id;` })).toEqual([]);
  });

  it('P2: nothing but a use case can make a session', () => {
    const mint = { 'src/domain/policy/mintSession.ts': 'export const mintSession = 1; export type Minted = 1;' };
    for (const from of ['src/web/a.ts', 'src/oidc/a.ts', 'src/cli/a.ts', 'src/main.ts', 'src/adapters/postgres/a.ts']) {
      const path = `${'../'.repeat(from.split('/').length - 2)}domain/policy/mintSession.ts`.replace(/^domain/, './domain');
      expect(broken({ ...mint, [from]: `import { mintSession } from '${path}'; export const a = mintSession;` })).toEqual([
        `only-flows-mint ${from}:1`,
      ]);
      expect(broken({ ...mint, [from]: `import type { Minted } from '${path}'; export type A = Minted;` })).toEqual([]);
    }
  });

  it('an import that only run time knows is refused in the product', () => {
    expect(broken({ 'src/web/a.ts': 'export const a = (name: string) => import(name);' })).toEqual(['no-computed-import src/web/a.ts:1']);
  });

  it('the second reading of the rules calls nothing of the first', () => {
    const decide = { 'src/domain/policy/decide.ts': 'export const decide = 1;' };
    expect(
      broken({ ...decide, 'spec/reading.ts': `import { decide } from '../src/domain/policy/decide.ts'; export const d = decide;` }),
    ).toEqual(['second-reading spec/reading.ts:1']);
  });

  it('a folder of src that is no rung is refused', () => {
    expect(broken({ 'src/lib/a.ts': 'export const a = 1;' })).toEqual(['unknown-rung src/lib/a.ts']);
  });
});
