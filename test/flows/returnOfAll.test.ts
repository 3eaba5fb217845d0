import { expect, it } from 'vitest';
import { argon2Hasher } from '../../src/adapters/argon2/argon2Hasher.ts';
import type { SessionId } from '../../src/domain/sessions/session.ts';
import { demoteSessionsOfTenant } from '../../src/flows/sessions/demoteSessionsOfTenant.ts';
import { HOUR } from '../../src/kernel/instant.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { signedIn } from '../builders/ownAccount.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const RETURNING = 40;
/** So few that a crowd is many times more. */
const LIMITS = { atOnce: 2, waiting: 4 };

eachEngine('everybody comes back at once', (database) => {
  /** As the page does: whoever is told to wait waits, and comes again. @returns how often they were told. */
  async function comesBack(world: World, loginName: string): Promise<number> {
    const attempt = await aSignIn(world);
    for (let told = 0; told < 500; told += 1) {
      const answer = await attempt.password(loginName);
      if (answer !== 'too_busy') {
        expect(['enrol', 'signed_in']).toContain(answer);
        return told;
      }
      await new Promise((resolve) => setTimeout(resolve, 50 + (told % 7) * 20));
    }
    throw new Error('never served');
  }

  it('S6: nobody waits without end and nothing fails: the queue is bounded, who is beyond it is told so, and is served when they come again', async () => {
    const world = await aWorld(database.store);
    const crowded: World = { ...world, ports: { ...world.ports, passwordHasher: argon2Hasher(LIMITS) } };
    const people = [];
    for (let person = 0; person < RETURNING; person += 1) people.push(await world.user());
    const beside = await world.user();
    const crowd = Promise.all(people.map(({ loginName }) => comesBack(crowded, loginName)));
    const told = await comesBack(crowded, beside.loginName);
    const all = await crowd;
    expect(all).toHaveLength(RETURNING);
    // There was a crowd, and it went by.
    expect(all.reduce((sum, one) => sum + one, told)).toBeGreaterThan(0);
    expect(await comesBack(crowded, beside.loginName)).toBe(0);
  }, 180_000);

  it('S6: a demotion over an hour reaches a few people a minute, and asks none of them for a password', async () => {
    const world = await aWorld(database.store);
    await world.settings({ sessionIdleSeconds: 86_400 });
    const sessions: SessionId[] = [];
    for (let person = 0; person < 30; person += 1) sessions.push((await signedIn(world)).session.id);
    must(await demoteSessionsOfTenant(world.ports)({ ...world.host, overSeconds: 3_600 }));
    const reached = async () => {
      const found = await Promise.all(
        sessions.map((id) => world.store.transaction(world.tenant.id, (tx) => world.store.findLiveSessionById(tx, id))),
      );
      expect(found.filter((one) => one === null)).toEqual([]);
      return found.filter((one) => one?.demotedUntil !== null).length;
    };
    const counts = [];
    for (const share of [0.05, 0.5, 1.01]) {
      database.moveClock(share * HOUR);
      counts.push(await reached());
    }
    database.moveClock(0);
    expect(counts[0]).toBeLessThan(10);
    expect(counts[1]).toBeGreaterThan(4);
    expect(counts[1]).toBeLessThan(26);
    expect(counts[2]).toBe(30);
  }, 180_000);
});
