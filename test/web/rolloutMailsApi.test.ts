import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RolloutId } from '../../src/domain/rollout/rollout.ts';
import { formatInstant } from '../../src/kernel/instant.ts';
import { adminApi } from '../../src/web/adminApi/adminApi.ts';
import { adminFlows } from '../../src/web/adminApi/adminFlows.ts';
import type { Server } from '../../src/web/server.ts';
import { aBrowser } from '../builders/aBrowser.ts';
import { adminCaller } from '../builders/adminCaller.ts';
import { aServer } from '../builders/aServer.ts';
import { aCampaign, type Campaign } from '../builders/campaign.ts';
import { eachEngine } from '../builders/database.ts';
import { PASSWORD } from '../builders/world.ts';

eachEngine('the mails of a roll-out, over the API and from the mailbox', (database) => {
  let campaign: Campaign;
  let app: Server;
  beforeEach(async () => {
    campaign = await aCampaign(database);
    const { ports } = campaign;
    app = await aServer(ports, { mounts: [(scope) => adminApi(scope, adminFlows(ports))] });
  });
  afterEach(() => app.close());

  const under = (id: RolloutId, path = '') => `/rollouts/${id}/mails${path}`;

  it('are told in dates before anything is saved, and in people and figures that agree with the list and the CSV afterwards', async () => {
    const { call } = await adminCaller(campaign.world, app, 'administrator');
    const stages = [{ at: formatInstant(campaign.day(30)), who: { kind: 'all' } }];
    const plan = { name: 'MFA', scopes: [{ kind: 'tenant' }], stages };
    const preview = await call('POST', '/rollouts/preview', plan);
    expect((preview.json['mails'] as readonly { step: string; from: string }[]).map(({ step, from }) => [step, from]).slice(1)).toEqual(
      [14, 7, 1, 0].map((days) => [`days_${days}`, formatInstant(campaign.day(30 - days))]),
    );
    expect((await call('POST', '/rollouts/preview', { ...plan, mailing: null })).json['mails']).toEqual([]);
    const people = await campaign.people(4);
    const [bounced, done, weary] = people;
    if (bounced === undefined || done === undefined || weary === undefined) throw new Error('four people');
    campaign.server.refuses.add(bounced.mail);
    const id = await campaign.start();
    await database.store.transaction(campaign.world.tenant.id, (tx) => database.store.unsubscribe(tx, weary.id));
    await campaign.at(0);
    await campaign.enrol(done.id);
    const { json } = await call('GET', under(id));
    const mails = json['mails'] as readonly Record<string, unknown>[];
    expect(json).toMatchObject({ isSent: true });
    expect(mails.map(({ step, isUnderWay }) => [step, isUnderWay])).toEqual([
      ['announcement', true],
      ['days_14', false],
      ['days_7', false],
      ['days_1', false],
      ['days_0', false],
    ]);
    // The administrator has a factor.
    const standings = { bounced: 1, done: 1, not_needed: 1, sent: 1, unsubscribed: 1 };
    const counted = (mail: Record<string, unknown> | undefined) =>
      Object.fromEntries(
        ((mail?.['standings'] ?? []) as { standing: string; people: number }[]).map(({ standing, people: many }) => [standing, many]),
      );
    expect([counted(mails[0]), mails[0]?.['people']]).toEqual([standings, 5]);
    expect(counted(mails[1])).toEqual({ bounced: 1, not_needed: 2, planned: 1, unsubscribed: 1 });
    const one = '?stage=0&step=announcement';
    const first = (await call('GET', under(id, `/people${one}&limit=3`))).json;
    const second = (await call('GET', under(id, `/people${one}&limit=3&after=${String(first['next'])}`))).json;
    const all = [...(first['people'] as Record<string, unknown>[]), ...(second['people'] as Record<string, unknown>[])];
    expect([all.length, second['next']]).toEqual([5, null]);
    expect(all.find(({ mail }) => mail === bounced.mail)).toMatchObject({ standing: 'bounced' });
    expect((await call('GET', under(id, `/people${one}&standing=unsubscribed`))).json['people']).toMatchObject([{ mail: weary.mail }]);
    expect((await call('GET', under(id, '/people?stage=0&step=days_3'))).json).toMatchObject({ code: 'rollout_mail_not_found' });
    const csv = await call('POST', under(id, '/export'), { mail: { stage: 0, step: 'announcement' } });
    const lines = csv.text.trim().split('\r\n');
    expect([csv.headers['content-type'], lines[0], lines.length]).toEqual([
      'text/csv; charset=utf-8; header=present',
      'mail,display_name,login_name,deadline,step,status,at',
      6,
    ]);
    expect(csv.text).toContain(`${weary.mail},A Person,`);
    expect(csv.text).toContain(`${formatInstant(campaign.day(30))},announcement,unsubscribed`);
    expect((await call('POST', under(id, '/export'), { standing: 'bounced' })).text.trim().split('\r\n')).toHaveLength(6);
    expect((await campaign.world.events()).filter(({ type }) => type === 'audit.exported')).toHaveLength(2);
  });

  it('are looked at with the date of a person, and sent to oneself as a test, which counts for nobody', async () => {
    const { call } = await adminCaller(campaign.world, app, 'administrator');
    const [ada] = await campaign.people(1);
    const id = await campaign.start();
    const mail = { stage: 0, step: 'days_7' };
    const preview = await call('POST', under(id, '/preview'), { ...mail, user: ada?.id });
    expect([preview.status, preview.json['text']]).toEqual([200, expect.stringContaining('Hello A Person')]);
    expect(preview.json['text']).toContain(formatInstant(campaign.day(30)).slice(0, 10));
    // It shows no link with which somebody else's mails could be ended.
    expect(preview.json['text']).not.toContain('key=');
    const test = await call('POST', under(id, '/test'), { ...mail, to: 'me@example.org' });
    expect([test.status, test.json]).toEqual([200, { provider: 'mail.example.org:25' }]);
    expect(campaign.sent.map(({ to }) => to)).toEqual(['me@example.org']);
    expect(await campaign.tally()).toEqual([]);
    expect((await call('POST', under(id, '/test'), { ...mail, step: 'days_99', to: 'me@example.org' })).json).toMatchObject({
      code: 'rollout_mail_not_found',
    });
    const auditor = await adminCaller(campaign.world, app, 'auditor');
    expect((await auditor.call('GET', under(id))).status).toBe(200);
    for (const path of ['/preview', '/test'])
      expect((await auditor.call('POST', under(id, path), { ...mail, to: 'me@example.org' })).json).toMatchObject({ code: 'role_needed' });
  });

  describe('the links of a mail', () => {
    it('RFC 8058: one ends the mails of its person alone, by a click here or by one in the mail program, and changes nothing by being opened', async () => {
      const [ada, ben] = await campaign.people(2);
      await campaign.start();
      await campaign.at(0);
      const address = campaign.arrived(ada?.mail ?? '')[0]?.unsubscribe ?? '';
      const path = address.slice(address.indexOf('/t/'));
      const browser = aBrowser(app);
      expect((await browser.get(path)).title).toBe('No more reminders?');
      const unsubscribed = async () => (await campaign.world.events()).filter(({ type }) => type === 'user.unsubscribed');
      expect(await unsubscribed()).toEqual([]);
      const wrong = path.replace(/key=\w{4}/, 'key=0000');
      for (const at of [wrong, path.replace(ada?.id ?? '', ben?.id ?? ''), path.slice(0, path.indexOf('?'))]) {
        expect((await browser.get(at)).title).toBe('This address is not right');
        expect((await browser.post(at, {})).title).toBe('This address is not right');
      }
      const oneClick = { method: 'POST', url: path, payload: 'List-Unsubscribe=One-Click' } as const;
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      expect((await app.inject({ ...oneClick, headers })).statusCode).toBe(200);
      expect((await browser.post(path, {})).title).toBe('You get no more of these mails');
      expect(await unsubscribed()).toMatchObject([{ user: ada?.id, actor: { kind: 'anonymous' } }]);
      for (const days of [16, 23]) await campaign.at(days);
      expect([ada, ben].map((one) => campaign.arrived(one?.mail ?? '').length)).toEqual([1, 3]);
    });

    it('whoever has ended them gets them again by the page that says so, from then on, and by no other key', async () => {
      const [ada] = await campaign.people(1);
      await campaign.start();
      await campaign.at(0);
      const address = campaign.arrived(ada?.mail ?? '')[0]?.unsubscribe ?? '';
      const path = address.slice(address.indexOf('/t/'));
      const browser = aBrowser(app);
      const again = path.replace('/unsubscribe', '/subscribe');
      const done = async () =>
        (await campaign.world.events()).flatMap(({ type, user }) => (/subscribed$/.test(type) && user === ada?.id ? [type] : []));
      // Nothing was ended yet, so there is nothing to take back.
      expect((await browser.post(again, {})).title).toBe('You get these mails again');
      expect(await done()).toEqual([]);
      const ended = await browser.post(path, {});
      expect(ended.body).toContain('/subscribe?person=');
      await campaign.at(16);
      expect((await browser.post(again.replace(/key=\w{4}/, 'key=0000'), {})).title).toBe('This address is not right');
      expect(await done()).toEqual(['user.unsubscribed']);
      expect((await browser.post(again, {})).title).toBe('You get these mails again');
      expect(await done()).toEqual(['user.unsubscribed', 'user.subscribed']);
      await campaign.at(23);
      expect(campaign.arrived(ada?.mail ?? '')).toHaveLength(2);
    });

    it('the other signs nobody in, and leads through the sign-in to nothing but the choice of a second step', async () => {
      const { world } = campaign;
      // Off: the sign-in itself asks for nothing.
      await world.rule({ kind: 'tenant' }, { level: 'off' });
      const person = await world.user({ mail: 'ada@example.org' });
      const browser = aBrowser(app);
      const enrol = `/t/${world.tenant.slug}/account/enrol`;
      const signIn = await browser.get(enrol);
      expect([signIn.title, browser.jar.has(`sallyport-session-${world.tenant.slug}`)]).toEqual(['Sign in', false]);
      const onward = await signIn.post('/password', { loginName: person.loginName, password: PASSWORD });
      expect(onward.goesTo).toBe(enrol);
      const page = await browser.get(enrol);
      expect(page.title).toBe('Set up a second step');
      expect((await page.post('/account/factors', { kind: 'totp' })).title).toBe('Add an authenticator app');
      await campaign.enrol(person.id);
      expect((await browser.get(enrol)).title).toBe('A Person');
    });
  });
});
