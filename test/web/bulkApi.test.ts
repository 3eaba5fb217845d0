import { afterAll, beforeAll, expect, it } from 'vitest';
import { makePass } from '../../src/flows/passes/makePass.ts';
import { adminApi } from '../../src/web/adminApi/adminApi.ts';
import { adminFlows } from '../../src/web/adminApi/adminFlows.ts';
import type { Server } from '../../src/web/server.ts';
import { adminCaller } from '../builders/adminCaller.ts';
import { aServer } from '../builders/aServer.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';

interface Result {
  readonly outcome: 'done' | 'refused';
  readonly user: string;
  readonly code?: string;
  readonly pass?: { readonly code: string; readonly link: string; readonly expiresAt: string } | null;
}

eachEngine('what support does for many people at once', (database) => {
  let world: World;
  let app: Server;
  beforeAll(async () => {
    world = await aWorld(database.store);
    app = await aServer(world.ports, { mounts: [(scope) => adminApi(scope, adminFlows(world.ports))] });
  });
  afterAll(() => app.close());

  const done = async (path: string, users: readonly string[]) => {
    const operator = await adminCaller(world, app, 'operator');
    const { status, json } = await operator.call('POST', path, { users });
    expect(status).toBe(200);
    return json as unknown as { readonly done: number; readonly refused: number; readonly results: readonly Result[] };
  };
  const typesOf = async (user: Awaited<ReturnType<World['user']>>) => (await world.events({ user: user.id })).map(({ type }) => type);

  it('B7: each gets a pass of their own that replaces an earlier one; whoever is above the role gets none', async () => {
    const [one, other, owner] = [await world.user(), await world.user(), await world.user({ role: 'owner' })];
    must(await makePass(world.ports)({ ...world.host, user: one.id }));
    const answer = await done('/bulk/passes', [one.id, other.id, owner.id, one.id]);
    expect(answer).toMatchObject({ done: 2, refused: 1 });
    const [first, second, third] = answer.results;
    expect(third).toMatchObject({ outcome: 'refused', user: owner.id, code: 'not_permitted' });
    expect(first?.pass?.code).toMatch(/^\w{4}(-\w{4}){3}$/);
    expect(first?.pass?.link).toContain(first?.pass?.code);
    expect(first?.pass?.code).not.toBe(second?.pass?.code);
    expect((await typesOf(one)).filter((type) => type === 'enrolment_pass.made')).toHaveLength(2);
    expect(await typesOf(owner)).not.toContain('enrolment_pass.made');
  });

  it('B6: factors go for each, sessions end, and somebody without any is given the window all the same', async () => {
    const [enrolled, bare] = [await world.user(), await world.user()];
    const signIn = await aSignIn(world);
    await signIn.password(enrolled.loginName);
    await signIn.enrolTotp();
    expect(await signIn.session()).not.toBeNull();
    const answer = await done('/bulk/reset-factors', [enrolled.id, bare.id]);
    expect(answer).toMatchObject({ done: 2, refused: 0, results: [{ pass: null }, { pass: null }] });
    expect(await signIn.session()).toBeNull();
    for (const person of [enrolled, bare]) expect(await typesOf(person)).toContain('user.factors_reset');
  });
});
