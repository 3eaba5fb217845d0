import { beforeEach, expect, it } from 'vitest';
import { readPolicyFile } from '../../src/contract/policyFile.ts';
import { policyFileText } from '../../src/contract/policyFileText.ts';
import { DEFAULT_RISK } from '../../src/domain/risk/riskSettings.ts';
import { type ApplyFile, applyFile } from '../../src/flows/policy/applyFile.ts';
import { exportFile } from '../../src/flows/policy/exportFile.ts';
import { listTimeline } from '../../src/flows/policy/listTimeline.ts';
import { planFile } from '../../src/flows/policy/planFile.ts';
import { showTrials } from '../../src/flows/rehearse/showTrials.ts';
import { changeRisk } from '../../src/flows/risk/changeRisk.ts';
import { showRisk } from '../../src/flows/risk/showRisk.ts';
import { listStepUpRules } from '../../src/flows/stepUp/listStepUpRules.ts';
import { after, DAY, formatInstant, HOUR } from '../../src/kernel/instant.ts';
import { administeredBy, codeOf } from '../builders/administration.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';

eachEngine('rules as one file', (database) => {
  let world: World;
  beforeEach(async () => {
    database.moveClock(0);
    world = await aWorld(database.store);
  });

  const read = (text: string) => must(readPolicyFile(text));
  const apply = (text: string, words: Partial<ApplyFile> = {}) =>
    applyFile(world.ports)({ ...world.host, file: read(text), expectedRevision: null, deadEnds: 'refuse', ...words });
  const plan = (text: string) => planFile(world.ports)({ ...world.host, file: read(text) });
  const exported = async () => policyFileText(must(await exportFile(world.ports)(world.host)).timelines);
  const standing = async () =>
    must(await listTimeline(world.ports)({ ...world.host, scope: null })).versions.filter(
      ({ state }) => state === 'in_force' || state === 'scheduled',
    );
  const changes = async () => (await world.events()).filter(({ type }) => type.startsWith('policy.'));

  it('A3: applies all of a file at once with an event for each change; a second time it changes nothing and writes nothing', async () => {
    await world.group(null, 'Finance');
    const later = formatInstant(after(await world.now(), DAY));
    const file = `tenant: { level: optional, scheduled: [{ from: ${later}, level: required }] }\ngroups: { Finance: { level: required, factors: [webauthn] } }\n`;
    const planned = must(await plan(file));
    expect(planned.steps.map(({ kind, name }) => [kind, name])).toEqual([
      // L2: it reads optional already.
      ['schedule', null],
      ['set', 'Finance'],
    ]);
    expect(await changes()).toEqual([]);
    const applied = must(await apply(file, { expectedRevision: planned.revision }));
    expect(applied.steps).toHaveLength(2);
    expect(await changes()).toHaveLength(2);
    expect((await standing()).map(({ version: { level } }) => level)).toEqual(['required', 'required']);
    const before = await world.events();
    expect(must(await apply(file))).toMatchObject({ steps: [], revision: applied.revision });
    expect(await world.events()).toEqual(before);
    expect(must(await plan(await exported())).steps).toEqual([]);
  });

  it('T4, T10: a scheduled rule that has begun is what the file says now, and what the file leaves out is taken back', async () => {
    await world.group({ level: 'required' }, 'Finance');
    const later = formatInstant(after(await world.now(), DAY));
    const file = `tenant: { level: off, scheduled: [{ from: ${later}, level: required }] }\ngroups: { Finance: { level: required } }\n`;
    must(await apply(file));
    database.moveClock(2 * DAY);
    expect(must(await plan(file)).steps).toEqual([]);
    const shorter = 'tenant: { level: required }\n';
    expect(must(await plan(shorter)).steps.map(({ kind, name }) => [kind, name])).toEqual([['set', 'Finance']]);
    must(await apply(shorter));
    expect(await exported()).toMatch(/tenant:\n {2}level: required\n$/);
  });

  it('A3: begins, changes and ends what is tried, each with its event, and changes no rule by it', async () => {
    await world.group(null, 'Finance');
    const tried = (level: string, of = '') => `tenant: { level: optional, tried: { level: ${level} } }\n${of}`;
    const trials = async () =>
      must(await showTrials(world.ports)(world.host)).trials.map(({ scope, version }) => [scope.kind, version.level, version.factors]);
    const begun = tried('required', 'groups: { Finance: { tried: { factors: [webauthn] } } }\n');
    const planned = must(await plan(begun));
    expect(planned).toMatchObject({ impact: [], deadEnds: [], refusal: null });
    expect(planned.steps.map(({ kind, name }) => [kind, name])).toEqual([
      ['try', null],
      ['try', 'Finance'],
    ]);
    expect(await trials()).toEqual([]);
    expect(must(await apply(begun, { expectedRevision: planned.revision })).steps).toHaveLength(2);
    expect(await trials()).toEqual([
      ['tenant', 'required', null],
      ['group', null, ['webauthn']],
    ]);
    const before = await world.events();
    const { revision } = must(await apply(begun));
    expect(await world.events()).toEqual(before);
    expect(must(await plan(await exported()))).toMatchObject({ steps: [], revision });
    const changed = must(await plan(tried('off')));
    expect(changed.steps).toMatchObject([
      { kind: 'try', rule: { level: 'off' }, was: { level: 'required' } },
      { kind: 'end_trial', name: 'Finance', was: { factors: ['webauthn'] } },
    ]);
    must(await apply(tried('off')));
    expect(await trials()).toEqual([['tenant', 'off', null]]);
    must(await apply('tenant: { level: optional }\n'));
    expect(await trials()).toEqual([]);
    expect((await changes()).map(({ type }) => type)).toEqual([
      ...['policy.trial_started', 'policy.trial_started', 'policy.trial_started', 'policy.trial_ended', 'policy.trial_ended'],
    ]);
    expect(await standing()).toEqual([]);
  });

  it('F12: neither the rules nor what is tried of a file that is refused are changed', async () => {
    const file = 'tenant: { level: required, tried: { level: required, factors: [sms] } }\n';
    expect(codeOf(await apply(file))).toBe('sms_not_proved');
    expect(codeOf(await plan(file))).toBe('sms_not_proved');
    const { revision } = must(await plan('tenant: { level: optional, tried: { level: required } }\n'));
    await world.rule({ kind: 'tenant' }, { level: 'off' });
    expect(codeOf(await apply('tenant: { level: off, tried: { level: off } }\n', { expectedRevision: revision }))).toBe(
      'revision_conflict',
    );
    expect(must(await showTrials(world.ports)(world.host)).trials).toEqual([]);
  });

  it('A3: another instant for the same scheduled rule withdraws the one and adds the other', async () => {
    const at = async (days: number) => formatInstant(after(await world.now(), days * DAY));
    const [first, second] = [await at(3), await at(5)];
    const file = (from: string, level: string) => `tenant: { level: optional, scheduled: [{ from: ${from}, level: ${level} }] }\n`;
    must(await apply(file(first, 'required')));
    expect(must(await apply(file(second, 'required'))).steps.map(({ kind }) => kind)).toEqual(['withdraw', 'schedule']);
    expect(must(await apply(file(second, 'off'))).steps.map(({ kind }) => kind)).toEqual(['withdraw', 'schedule']);
    expect((await standing()).map(({ version }) => [formatInstant(version.from), version.level])).toContainEqual([second, 'off']);
  });

  it('F6: what would leave nothing to enrol or shut out every administrator is refused, and nothing of the file is done', async () => {
    await world.group(null, 'Finance');
    const file = 'tenant: { level: required }\ngroups: { Finance: { factors: [backup_code] } }\n';
    expect(must(await plan(file)).refusal?.code).toBe('no_enrollable_kind');
    const before = await standing();
    expect(codeOf(await apply(file, { deadEnds: 'accept' }))).toBe('no_enrollable_kind');
    expect(await standing()).toEqual(before);
    expect(await changes()).toEqual([]);
    const admin = await world.user({ role: 'owner' });
    const enrolment = await aSignIn(world, { demand: { aal: 2, factors: null, maxAgeSeconds: null, notBefore: null, source: 'client' } });
    await enrolment.password(admin.loginName);
    await enrolment.enrolTotp();
    await world.application();
    const shut = 'tenant: { level: required }\napplications: { console: { factors: [sms] } }\n';
    expect(['administrators_locked_out', 'sms_not_proved', 'no_enrollable_kind']).toContain(codeOf(await apply(shut)));
  });

  it('F6: two groups that leave a member of both nothing are found although neither had a rule before, and can be accepted', async () => {
    const [one, two] = [await world.group(null, 'One'), await world.group(null, 'Two')];
    await world.user({ groups: [one, two] });
    const file = 'tenant: { level: required }\ngroups:\n  One: { factors: [webauthn] }\n  Two: { factors: [totp] }\n';
    const planned = must(await plan(file));
    expect([planned.refusal?.code, planned.deadEnds.length > 0]).toEqual(['dead_ends', true]);
    expect(planned.impact[0]?.people.cannot_satisfy).toBe(1);
    expect(codeOf(await apply(file))).toBe('dead_ends');
    expect(await standing()).toEqual([]);
    must(await apply(file, { deadEnds: 'accept' }));
    expect((await changes()).map(({ type }) => type)).toContain('policy.dead_end');
  });

  it('F6: one rule that would be refused alone is fine beside the one that undoes its harm', async () => {
    await world.group({ factors: ['webauthn', 'totp'] }, 'Finance');
    const file = 'tenant: { level: optional, factors: [totp, backup_code] }\ngroups: { Finance: { factors: [totp] } }\n';
    expect(must(await apply(file)).steps).toHaveLength(2);
  });

  it('refuses when somebody has changed a rule since the plan, for want of a group, and for want of a role', async () => {
    const { revision } = must(await plan('tenant: { level: required }\n'));
    await world.rule({ kind: 'tenant' }, { level: 'off' });
    expect(codeOf(await apply('tenant: { level: required }\n', { expectedRevision: revision }))).toBe('revision_conflict');
    const gone = await apply('tenant: { level: required }\ngroups:\n  Nowhere: { level: off }\n');
    expect(gone).toMatchObject({ ok: false, code: 'group_not_found', facts: { line: 3, column: 3 } });
    expect(codeOf(await apply('tenant: { level: off }\napplications: { nowhere: { level: off } }\n'))).toBe('application_not_found');
    const operator = await world.user({ role: 'operator' });
    expect(codeOf(await apply('tenant: { level: required }\n', administeredBy(world, operator)))).toBe('not_permitted');
    expect((await standing()).map(({ version }) => version.level)).toEqual(['off']);
    database.moveClock(HOUR);
  });

  it('two files that are applied at once follow each other: one of them stands whole', async () => {
    await world.group(null, 'Finance');
    const files = ['required', 'optional'].map((level) => `tenant: { level: ${level} }\ngroups: { Finance: { level: ${level} } }\n`);
    await Promise.all(files.map((file) => apply(file)));
    const levels = (await standing()).map(({ version }) => version.level);
    expect(new Set(levels).size).toBe(1);
  });

  it('U1, A3: carries what is made of risk: planned, applied once, told as drift, and left alone by a file that says nothing of it', async () => {
    const FILE = 'tenant: { level: optional }\nrisk: { mode: enforced, thresholds: { ask: 50 } }\n';
    const wanted = { ...DEFAULT_RISK, mode: 'enforced', thresholds: { ...DEFAULT_RISK.thresholds, ask: 50 } } as const;
    expect(must(await plan(FILE)).risk).toEqual({ says: wanted, said: DEFAULT_RISK });
    const before = (await world.events()).length;
    const applied = must(await apply(FILE));
    expect(applied.risk?.says).toEqual(wanted);
    expect(must(await showRisk(world.ports)(world.host)).settings).toEqual(wanted);
    const changes = async () => (await world.events()).slice(before).filter(({ type }) => type === 'policy.risk_changed');
    expect(await changes()).toMatchObject([{ data: { before: DEFAULT_RISK, after: wanted } }]);
    // A second time, and by a file that says nothing of it.
    expect(must(await apply(FILE))).toMatchObject({ risk: null, revision: applied.revision });
    expect(must(await apply('tenant: { level: optional }\n')).risk).toBeNull();
    const { timelines, ...besides } = must(await exportFile(world.ports)(world.host));
    expect(besides.risk).toEqual(wanted);
    expect(must(await plan(policyFileText(timelines, besides))).risk).toBeNull();
    must(await changeRisk(world.ports)({ ...world.host, settings: { ...wanted, rememberDays: 30 } }));
    expect(must(await plan(FILE)).risk).toEqual({ says: wanted, said: { ...wanted, rememberDays: 30 } });
    expect(await changes()).toHaveLength(2);
  });

  it('U4, A3, F6: carries the step-up rules: those that it does not name go, and a file that says nothing of them leaves them', async () => {
    const rules = async () => must(await listStepUpRules(world.ports)(world.host)).rules.map(({ name, mode }) => [name, mode]);
    const scope = 'trigger: { kind: scope, scope: payments }';
    const file = `tenant: { level: optional }\nstepUp:\n  Payments: { ${scope}, factors: webauthn, durationSeconds: 300, mode: report_only }\n  Daily: { trigger: { kind: proof_age }, durationSeconds: 86400 }\n`;
    const planned = must(await plan(file));
    expect(planned.stepUp.map(({ kind }) => kind)).toEqual(['save', 'save']);
    expect(await rules()).toEqual([]);
    must(await apply(file, { expectedRevision: planned.revision }));
    expect(await rules()).toEqual([
      ['Payments', 'report_only'],
      ['Daily', 'enforced'],
    ]);
    const { timelines, ...besides } = must(await exportFile(world.ports)(world.host));
    expect(must(await plan(policyFileText(timelines, besides))).stepUp).toEqual([]);
    const before = await world.events();
    must(await apply(file));
    must(await apply('tenant: { level: optional }\n'));
    expect(await world.events()).toEqual(before);
    must(await apply(`tenant: { level: optional }\nstepUp: { Payments: { ${scope}, durationSeconds: 600 } }\n`));
    expect(await rules()).toEqual([['Payments', 'enforced']]);
    const refused = await apply(
      `tenant: { level: optional, factors: [totp] }\nstepUp: { Payments: { ${scope}, factors: webauthn, durationSeconds: 600 } }\n`,
    );
    expect(codeOf(refused)).toBe('step_up_unsatisfiable');
    expect(
      codeOf(await apply('tenant: { level: optional }\nstepUp:\n', administeredBy(world, await world.user({ role: 'operator' })))),
    ).toBe('not_permitted');
    expect(await rules()).toEqual([['Payments', 'enforced']]);
    const told = (await world.events()).filter(({ type }) => type.startsWith('step_up_rule'));
    expect(told.map(({ type }) => type)).toEqual(['saved', 'saved', 'removed', 'saved'].map((what) => `step_up_rule.${what}`));
  });
});
