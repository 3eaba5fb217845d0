import { sql } from 'kysely';
import { beforeAll, expect, it } from 'vitest';
import { ask } from '../../src/adapters/postgres/question.ts';
import { MINUTE } from '../../src/kernel/instant.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { eachEngine } from '../builders/database.ts';
import { newId } from '../builders/tenantRows.ts';
import { BYSTANDER, fillBystander } from './bystander.ts';
import { EVERY_ACT, fillEverything } from './everyAct.ts';
import { ACTS_ON_A_STRANGER } from './stranger.ts';
import { tenantTables } from './tenantTables.ts';

class RolledBack extends Error {}

/** These go over the whole tenant. */
const OF_EVERYBODY = [
  'listUsers',
  'listUsers, of a group with another member elsewhere',
  'listUsers, enrolled',
  'listUsers, not enrolled',
  'listUsers, holding a kind',
  'listUsers, bypassed',
  'listUsers, locked',
  'listUsers, invited',
  'listUsers, stuck',
  'countUsers',
  'pageGroups',
  'pageGroups, some',
  'nameGroups',
  'listUpstreamProviders',
  'listUpstreamOffered',
  'findAttempt, with the providers that are offered',
  'findAttempt',
  'lockAttempt',
  'pageApplications',
  'pageApplications, some',
  'countSessions',
  'listGroups',
  'listApplications',
  'listApplicationIds',
  'listPolicyVersions',
  'foldPeople',
  'foldPeople, of a group',
  'foldPeople, a slice',
  'listAlike',
  'endOfSlice',
  'endOfSlice, of a group',
  'countEverybody',
  'countEverybody, of a group',
  'policySnapshot, after a change',
  'listSessions',
  'listBypasses',
  'listEvents',
  'listEvents, of an application',
  'listEvents, of several types',
  'listEvents, by the host',
  'listEvents, searched',
  'findEvent',
  'findNextVersion',
  'listAuditViews',
  'insertAuditView, of a name that there is',
  'listSessionsToTell, of everybody',
  'listMessages, all',
  'listMessages, queued',
  'listOwnTemplates',
  'listTokens',
  'listReceivers',
  'listGroupReadiness',
  'listMailPeople',
  'listRollouts',
  'listStandingRollouts',
  'listStuck',
  'listStuck, of a group',
  'listStuck, at a step',
  'listStuck, enrolled',
  'listStuck, lately',
  'listStuck, after a place',
];

/** A group that goes leaves nobody in it. */
const TAKES_A_MEMBERSHIP = ['deleteGroup'];

eachEngine(
  'a question about somebody',
  (database) => {
    const tenant = newId<'Tenant'>();
    let tables: readonly string[] = [];

    beforeAll(async () => {
      tables = (await tenantTables(database)).filter((table) => table !== 'tenants');
      await database.store.transaction(tenant, (tx) => fillEverything(database.store, tx, 'mark'));
      await database.store.transaction(tenant, (tx) => fillBystander(database.store, tx));
      // Late enough that what is noted once a minute would be noted.
      database.moveClock(2 * MINUTE);
    });

    async function rowsOfBystander(tx: Tx, without: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
      const theirs = tables
        .filter((name) => !without.includes(name))
        .map(
          (table) =>
            sql`(${sql.lit(table)}, (select jsonb_agg(to_jsonb(x) order by to_jsonb(x)::text) from ${sql.table(table)} x
              where to_jsonb(x)::text like ${`%${BYSTANDER}%`}))`,
        );
      const [found] = await ask<{ rows: Record<string, unknown> }>(
        tx,
        sql`select jsonb_object_agg(v.name, v.rows) as rows from (values ${sql.join(theirs)}) as v (name, rows)`,
      );
      return found?.rows ?? {};
    }

    /** Tables of which rows of the bystander are locked. One connection cannot see that of itself. */
    async function locked(without: readonly string[]): Promise<readonly string[]> {
      if (database.kind === 'embedded') return [];
      const counts = tables
        .filter((name) => !without.includes(name))
        .map((table) => {
          const theirs = `from ${table} x where to_jsonb(x)::text like '%${BYSTANDER}%'`;
          return `select '${table}' as name, (select count(*) ${theirs}) as rows, (select count(*) from (select 1 ${theirs} for update skip locked) y) as free`;
        });
      const counted = await database.engine.runAlone(`select name from (${counts.join(' union all ')}) t where rows <> free`, []);
      return counted.rows.map((row) => String(row['name']));
    }

    it('has a bystander with rows of nearly every kind', async () => {
      const rows = await database.store.transaction(tenant, (tx) => rowsOfBystander(tx, []));
      const without = Object.entries(rows).filter(([, found]) => found === null);
      expect(without.map(([table]) => table).sort()).toEqual([
        'brandings',
        'daily_figures',
        'job_periods',
        'policy_withdrawals',
        'rule_trials',
        'session_sweeps',
        'signing_keys',
        'step_up_rules',
        'tenant_logos',
        'user_imports',
      ]);
    });

    for (const [name, act] of Object.entries({ ...EVERY_ACT, ...ACTS_ON_A_STRANGER })) {
      it(`security.md, Factors: ${name} tells nothing of a bystander, and neither changes nor holds their rows`, async () => {
        const without = TAKES_A_MEMBERSHIP.includes(name) ? ['memberships'] : [];
        const run = database.store.transaction(tenant, async (tx) => {
          const before = await rowsOfBystander(tx, without);
          const answer = JSON.stringify((await act(database.store, tx)) ?? null);
          if (!OF_EVERYBODY.includes(name)) expect(answer).not.toContain(BYSTANDER);
          expect(await rowsOfBystander(tx, without)).toEqual(before);
          expect(await locked(without)).toEqual([]);
          throw new RolledBack();
        });
        await expect(run).rejects.toBeInstanceOf(RolledBack);
      });
    }
  },
  { role: null },
);
