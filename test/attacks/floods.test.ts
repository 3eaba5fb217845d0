import { expect, it } from 'vitest';
import { deleteStale } from '../../src/flows/maintenance/deleteStale.ts';
import { DAY, MINUTE } from '../../src/kernel/instant.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld } from '../builders/world.ts';

/** Attacks that cost the attacker little and the server much. */
eachEngine('floods', (database) => {
  it('P1: sign-ins that anybody began and nobody went on with leave no row behind their ten minutes', async () => {
    const world = await aWorld(database.store);
    const rows = async (): Promise<number> => {
      const [row] = await database.asOwner('select count(*)::int as rows from sign_in_attempts where tenant_id = $1', [world.tenant.id]);
      return Number(row?.['rows']);
    };
    const clean = () => deleteStale(world.ports)({ tenantId: world.tenant.id });
    for (let begun = 0; begun < 30; begun += 1) await aSignIn(world);
    const known = await aSignIn(world);
    await known.password((await world.user()).loginName);
    await clean();
    expect(await rows()).toBe(31);
    database.moveClock(11 * MINUTE);
    const later = await aSignIn(world);
    await clean();
    // What somebody proved a first factor in is kept for a day, and what is under way is left alone.
    expect(await rows()).toBe(2);
    expect((await later.read()).ok).toBe(true);
    database.moveClock(DAY + 12 * MINUTE);
    await clean();
    expect(await rows()).toBe(0);
    database.moveClock(0);
  });
});
