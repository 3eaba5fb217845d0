import { beforeEach, expect, it } from 'vitest';
import { readPolicyFile } from '../../src/contract/policyFile.ts';
import { policyFileText } from '../../src/contract/policyFileText.ts';
import type { UserId } from '../../src/domain/directory/user.ts';
import { askedAtSignIn } from '../../src/domain/policy/askedAtSignIn.ts';
import type { Scope } from '../../src/domain/policy/rule.ts';
import type { RuleDraft } from '../../src/domain/policy/ruleDraft.ts';
import { type RolloutPlan, SAFE } from '../../src/domain/rollout/plan.ts';
import type { RolloutId } from '../../src/domain/rollout/rollout.ts';
import { deleteGroup } from '../../src/flows/directory/deleteGroup.ts';
import { passwordAlone } from '../../src/flows/passwordAlone.ts';
import { exportFile } from '../../src/flows/policy/exportFile.ts';
import { listTimeline } from '../../src/flows/policy/listTimeline.ts';
import { planFile } from '../../src/flows/policy/planFile.ts';
import { setRule } from '../../src/flows/policy/setRule.ts';
import { showPolicy } from '../../src/flows/policy/showPolicy.ts';
import { applyBrakes } from '../../src/flows/rollout/applyBrakes.ts';
import { pauseRollout } from '../../src/flows/rollout/pauseRollout.ts';
import { previewRollout } from '../../src/flows/rollout/previewRollout.ts';
import { resumeRollout } from '../../src/flows/rollout/resumeRollout.ts';
import { rollBackRollout } from '../../src/flows/rollout/rollBackRollout.ts';
import { showRollout } from '../../src/flows/rollout/showRollout.ts';
import { startRollout } from '../../src/flows/rollout/startRollout.ts';
import { DAY, HOUR, type Instant, after as later, MINUTE } from '../../src/kernel/instant.ts';
import { codeOf } from '../builders/administration.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';

const TENANT: Scope = { kind: 'tenant' };

/** Attacks on roll-outs: whatever is made of one, it lets nobody out of what was asked of them, and nobody alone can stop it for good. */
eachEngine('attacks on roll-outs', (database) => {
  let world: World;
  let begin: Instant;
  beforeEach(async () => {
    database.moveClock(0);
    world = await aWorld(database.store);
    begin = await world.now();
  });

  const day = (days: number): Instant => later(begin, days * DAY);
  const at = (days: number): void => database.moveClock(days * DAY + 2 * MINUTE);
  const stages = (...all: RolloutPlan['stages']) => all;
  const share = (days: number, percent: number) => ({ at: day(days), who: { kind: 'share', percent } }) as const;
  const everybody = (days: number) => ({ at: day(days), who: { kind: 'all' } }) as const;
  const planOf = (words: Partial<RolloutPlan>): RolloutPlan => ({
    ...SAFE,
    name: 'Everybody',
    scopes: [TENANT],
    stages: stages(everybody(14)),
    brake: null,
    mailing: null,
    ...words,
  });
  const start = (words: Partial<RolloutPlan>, deadEnds: 'refuse' | 'accept' = 'refuse') =>
    startRollout(world.ports)({ ...world.host, plan: planOf(words), expectedRevision: null, deadEnds });
  const started = async (words: Partial<RolloutPlan>): Promise<RolloutId> => must(await start(words)).id;
  const on = (rollout: RolloutId) => ({ ...world.host, rollout, expectedEdition: null });
  const pause = async (rollout: RolloutId) => must(await pauseRollout(world.ports)(on(rollout)));
  const resume = (rollout: RolloutId, deadEnds: 'refuse' | 'accept' = 'refuse') =>
    resumeRollout(world.ports)({ ...on(rollout), next: null, brake: 'as_planned', deadEnds });
  const rollBack = (rollout: RolloutId, deadEnds: 'refuse' | 'accept' = 'refuse') =>
    rollBackRollout(world.ports)({ ...on(rollout), deadEnds });
  const rule = async (draft: RuleDraft) =>
    must(await setRule(world.ports)({ ...world.host, scope: TENANT, rule: draft, from: null, expectedRevision: null, deadEnds: 'accept' }));
  const versions = async (scope: Scope) => must(await listTimeline(world.ports)({ ...world.host, scope })).versions;
  const inForce = async (scope: Scope) => (await versions(scope)).find(({ state }) => state === 'in_force')?.version;
  const asked = (user: UserId) =>
    database.store.transaction(world.tenant.id, async (tx) => {
      const person = await database.store.gatherPerson(tx, user);
      if (person === null) throw new Error('nobody');
      const snapshot = await database.store.policySnapshot(tx, person.revision);
      return askedAtSignIn(snapshot, passwordAlone({ user: person.facts, application: null, at: tx.now })).asked.kind;
    });

  it('L3, T4: no stage asks anybody for less, or later, than the rule that holds already: not a share of it, nor with days to put it off', async () => {
    const person = await world.user({ password: null });
    await rule({ level: 'required' });
    const loosening = [
      { stages: stages(share(3, 10), everybody(9)) },
      { stages: stages(share(3, 99), everybody(9)) },
      // Who had to enrol at once could put it off again.
      { stages: stages(everybody(9)), graceDays: 8 },
    ];
    for (const words of loosening) {
      expect(codeOf(await start(words))).toBe('rollout_loosens');
      expect(codeOf(await previewRollout(world.ports)({ ...world.host, plan: planOf(words) }))).toBe('rollout_loosens');
    }
    at(8);
    expect([await asked(person.id), (await versions(TENANT)).length]).toEqual(['must_enrol', 1]);
    await rule({ level: 'required', reach: { percent: 50, others: 'optional' } });
    expect(codeOf(await start({ stages: stages(share(13, 40), everybody(19)) }))).toBe('rollout_loosens');
    expect(codeOf(await start({ stages: stages(share(13, 60), everybody(19)) }))).toBe('ok');
  });

  it('L3: what was tightened by hand while a roll-out stood still is not let go by going on', async () => {
    const id = await started({ stages: stages(share(5, 40), share(9, 60), everybody(20)) });
    at(6);
    await pause(id);
    await rule({ level: 'required' });
    expect(codeOf(await resume(id))).toBe('rollout_loosens');
    expect(await inForce(TENANT)).toMatchObject({ level: 'required' });
    expect((await versions(TENANT)).filter(({ state }) => state === 'scheduled')).toEqual([]);
  });

  it('F1: rolling back says again what was set by hand meanwhile, and not what was before that', async () => {
    await rule({ level: 'optional', factors: ['totp', 'webauthn'] });
    const id = await started({ stages: stages(share(5, 40), everybody(20)) });
    at(6);
    await pause(id);
    // Codes of an app are out, for everybody.
    await rule({ level: 'optional', factors: ['webauthn'], reach: null });
    expect(codeOf(await resume(id))).toBe('ok');
    at(21);
    expect(await inForce(TENANT)).toMatchObject({ level: 'required', factors: ['webauthn'] });
    must(await rollBack(id));
    expect(await inForce(TENANT)).toMatchObject({ level: 'optional', factors: ['webauthn'] });
  });

  it('F6: what rolling back restores is judged for as long as it holds, and not until the stage that it withdraws', async () => {
    const application = await world.application();
    await rule({ level: 'optional', factors: ['totp', 'webauthn'] });
    const id = await started({ stages: stages(share(5, 40), share(10, 60), everybody(30)) });
    at(6);
    await rule({ level: 'optional', factors: ['totp'] });
    at(12);
    await world.rule({ kind: 'application', application }, { factors: ['webauthn'], from: day(40) });
    expect(codeOf(await rollBack(id, 'accept'))).toBe('no_enrollable_kind');
    expect(await inForce(TENANT)).toMatchObject({ level: 'required', reach: { percent: 60 } });
  });

  it('F6, A3: dead ends that are accepted by going on and by rolling back are on record, as those of the start', async () => {
    const apart = [await world.group({ factors: ['totp'] }), await world.group({ factors: ['webauthn'] })];
    await world.user({ groups: apart, password: null });
    const accepted = async () => (await world.events()).filter(({ type }) => type === 'policy.dead_end').length;
    const before = await accepted();
    const { id } = must(await start({ stages: stages(share(5, 40), everybody(20)) }, 'accept'));
    const counts = [await accepted()];
    at(6);
    await pause(id);
    must(await resume(id, 'accept'));
    counts.push(await accepted());
    must(await rollBack(id, 'accept'));
    counts.push(await accepted());
    expect(counts.map((count) => count - before)).toEqual([1, 2, 3]);
  });

  it.each([null, { leastReady: 0, mostStuck: 100 }])(
    'L4: a rule that is made stricter by hand is not undone by a stage to come: the roll-out halts (its brake: %j)',
    async (brake) => {
      const person = await world.user();
      const id = await started({ stages: stages(share(10, 1), everybody(20)), brake });
      at(5);
      expect(await applyBrakes(world.ports)({ tenantId: world.tenant.id })).toBe(0);
      await world.rule(TENANT, { level: 'required', timing: { kind: 'next-sign-in' } });
      expect(await applyBrakes(world.ports)({ tenantId: world.tenant.id })).toBe(1);
      const { rollout, standing } = must(await showRollout(world.ports)({ ...world.host, rollout: id }));
      expect([standing, rollout.reasons]).toEqual(['halted', [{ kind: 'loosens', stage: 0 }]]);
      expect(codeOf(await resume(id))).toBe('rollout_loosens');
      at(11);
      expect(await asked(person.id)).toBe('must_enrol');
    },
  );

  it('A2: who halted a roll-out by giving up halts it no second time by that, when somebody has looked and let it go on', async () => {
    const [first, second] = [await world.user(), await world.user()];
    const brake = () => applyBrakes(world.ports)({ tenantId: world.tenant.id });
    const giveUp = async (person: { readonly loginName: string }) => (await aSignIn(world)).password(person.loginName);
    const id = await started({ stages: stages(share(3, 99), everybody(20)), brake: { leastReady: 0, mostStuck: 5 } });
    at(4);
    await giveUp(first);
    database.moveClock(4 * DAY + HOUR);
    expect(await brake()).toBe(1);
    must(await resume(id));
    expect(await brake()).toBe(0);
    database.moveClock(4 * DAY + 2 * HOUR);
    expect(await brake()).toBe(0);
    // It watches on.
    await giveUp(second);
    database.moveClock(4 * DAY + 3 * HOUR);
    expect(await brake()).toBe(1);
  });

  it('goes on after a group was deleted whose stage had begun', async () => {
    const pilots = await world.group();
    const id = await started({ stages: stages({ at: day(5), who: { kind: 'groups', groups: [pilots] } }, everybody(20)) });
    at(6);
    await pause(id);
    must(await deleteGroup(world.ports)({ ...world.host, group: pilots }));
    expect(codeOf(await resume(id))).toBe('ok');
  });

  it('a rule that reaches nobody yet is shown and in a file as it was set, and is no drift', async () => {
    await rule({ level: 'required', reach: { percent: 0, others: 'optional' } });
    const shown = must(await showPolicy(world.ports)({ ...world.host, scope: TENANT, at: null }));
    expect([shown.inForce?.level, shown.level]).toEqual(['required', 'optional']);
    const file = must(readPolicyFile(policyFileText(must(await exportFile(world.ports)(world.host)).timelines)));
    expect(file.timelines[0]?.rule).toMatchObject({ level: 'required', reach: { percent: 0, others: 'optional' } });
    expect(must(await planFile(world.ports)({ ...world.host, file })).steps).toEqual([]);
  });
});
