import { type RawBuilder, sql } from 'kysely';
import type { Actor, EventId } from '../../../domain/audit/event.ts';
import type { PolicyVersion, Rule, Scope } from '../../../domain/policy/rule.ts';
import type { PolicySnapshot } from '../../../domain/policy/snapshot.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { TriedCount, TriedSignIn } from '../../../ports/store/rehearsalStore.ts';
import type { Tx } from '../../../ports/store/transaction.ts';
import { anew, ask, at, change, json } from '../question.ts';
import { timeOrderedId } from '../timeOrderedId.ts';
import { firstIdAt } from './listEvents.ts';
import { raiseRevision } from './raiseRevision.ts';
import { scopeOf, type VersionRow } from './versionRow.ts';

export interface TrialJson extends Pick<VersionRow, 'scope_kind' | 'scope_id'> {
  readonly rule: Omit<Rule, 'existingSessions'>;
  /** In milliseconds. */
  readonly from: Instant;
}

/** The latest of each scope that is there, as one value: it comes with the snapshot, by the same statement. */
export function trials(tx: Tx): RawBuilder<unknown> {
  return sql`(select json_agg(json_build_object('scope_kind', l.scope_kind, 'scope_id', l.scope_id, 'rule', l.rule,
      'from', floor(extract(epoch from l.at) * 1000)::bigint) order by l.id)
    from (select distinct on (r.scope_kind, r.scope_id) r.* from rule_trials r where r.tenant_id = ${tx.tenantId}
      order by r.scope_kind, r.scope_id, r.id desc) l
    where l.rule is not null and (l.scope_kind = 'tenant'
      or exists (select from groups g where g.tenant_id = ${tx.tenantId} and g.id = l.scope_id)
      or exists (select from applications a where a.tenant_id = ${tx.tenantId} and a.id = l.scope_id)))`;
}

export function trialOf({ rule, from, ...scope }: TrialJson): NonNullable<PolicySnapshot['trials']>[number] {
  const version: PolicyVersion = { ...rule, existingSessions: 'keep', from };
  return { scope: scopeOf(scope), version };
}

export async function insertTrial(
  tx: Tx,
  { scope, rule, by }: { readonly scope: Scope; readonly rule: Rule | null; readonly by: Actor },
): Promise<boolean> {
  await raiseRevision(tx);
  const id = timeOrderedId<'RuleTrial'>(tx.now);
  const of = scope.kind === 'tenant' ? tx.tenantId : scope.kind === 'group' ? scope.group : scope.application;
  const { existingSessions: _, ...said } = rule ?? { existingSessions: 'keep' };
  const inserted = await change(
    tx,
    sql`insert into rule_trials (tenant_id, id, scope_kind, scope_id, rule, at, by)
      values (${tx.tenantId}, ${id}, ${scope.kind}, ${of}, ${json(rule === null ? null : said)}, ${at(tx.now)}, ${json(by)})`,
  );
  return inserted === 1;
}

/** Through an index of these events alone. */
export async function countTried(tx: Tx, since: Instant): Promise<readonly TriedCount[]> {
  return ask<TriedCount>(
    tx,
    sql`${anew} select data #>> '{wouldHave,outcome}' as outcome, count(*)::integer as "signIns", count(distinct user_id)::integer as people
      from audit_events where tenant_id = ${tx.tenantId} and data ? 'wouldHave' and id >= ${firstIdAt(since)}::uuid
      group by 1 order by 1`,
  );
}

export async function listTried(
  tx: Tx,
  {
    since,
    outcome,
    before,
    limit,
  }: { readonly since: Instant; readonly outcome: string; readonly before: EventId | null; readonly limit: number },
): Promise<readonly TriedSignIn[]> {
  return ask<TriedSignIn>(
    tx,
    sql`${anew} select e.id, floor(extract(epoch from e.at) * 1000)::bigint as at, e.user_id as "user", u.login_name as "loginName",
        u.display_name as "displayName", e.application_id as application, e.data #>> '{wouldHave,clause}' as clause,
        coalesce(e.data ->> 'because', e.data ->> 'decidedBy') as because
      from audit_events e left join users u on u.tenant_id = ${tx.tenantId} and u.id = e.user_id
      where e.tenant_id = ${tx.tenantId} and e.data ? 'wouldHave' and e.id >= ${firstIdAt(since)}::uuid
        and e.data #>> '{wouldHave,outcome}' = ${outcome} ${before === null ? sql`` : sql`and e.id < ${before}`}
      order by e.id desc limit ${limit}`,
  );
}
