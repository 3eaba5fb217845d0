import { expect, it } from 'vitest';
import type { UserId } from '../../src/domain/directory/user.ts';
import type { MessageId, MessageStateKind } from '../../src/domain/messages/message.ts';
import { after, DAY, MINUTE } from '../../src/kernel/instant.ts';
import type { NewMessage, NewNotice } from '../../src/ports/store/messageStore.ts';
import { eachEngine } from '../builders/database.ts';
import { newHash, newId, newName, type TenantRows, tenantRows } from '../builders/tenantRows.ts';

eachEngine('the outbox', (database) => {
  const messageOf = (words: Partial<NewMessage> = {}): NewMessage => ({
    id: newId<'Message'>(),
    channel: 'mail',
    template: 'test',
    user: null,
    recipient: 'ada@example.com',
    values: { when: 'today' },
    sealedValues: null,
    expiresAt: null,
    ...words,
  });

  async function inserted(own: TenantRows, words: Partial<NewMessage> = {}): Promise<MessageId> {
    const message = messageOf(words);
    await own.inside((tx) => database.store.insertMessage(tx, message));
    return message.id;
  }

  async function personWith(
    own: TenantRows,
    words: { mail?: string | null; role?: 'owner' | 'administrator' | 'operator'; disabled?: true },
  ) {
    const id = await own.user({ role: words.role ?? null });
    await own.inside((tx) =>
      database.store.updateUser(tx, id, { mail: words.mail ?? null, ...(words.disabled ? { disabled: true } : {}) }),
    );
    return id;
  }

  const list = (own: TenantRows, state: MessageStateKind | null = null, more: { user?: UserId; before?: MessageId; limit?: number } = {}) =>
    own.inside((tx) =>
      database.store.listMessages(tx, { state, user: more.user ?? null, before: more.before ?? null, limit: more.limit ?? 100 }),
    );

  const jobs = (own: TenantRows) =>
    database.asOwner(`select data from jobs where tenant_id = $1 and kind = 'send_message' order by id`, [own.tenantId]);

  const toSend = (own: TenantRows, id: MessageId) => own.inside((tx) => database.store.findMessageToSend(tx, id));

  it('A3: a message and its job are committed with the change that causes them, or not at all', async () => {
    const own = await tenantRows(database.store);
    const id = await inserted(own);
    await expect(
      own.inside(async (tx) => {
        await database.store.insertMessage(tx, messageOf());
        throw new Error('rolled back');
      }),
    ).rejects.toThrow('rolled back');
    expect((await list(own)).map((one) => one.id)).toEqual([id]);
    expect(await jobs(own)).toEqual([{ data: { message: id } }]);
  });

  it('what is found to be sent is as it was written, with the name of the person while there is one', async () => {
    const own = await tenantRows(database.store);
    const [bystander, user] = [await own.user(), await own.user()];
    await own.inside((tx) => database.store.updateUser(tx, bystander, { displayName: 'Another' }));
    const sealedValues = newHash();
    const message = messageOf({ user, sealedValues, expiresAt: after(await own.inside(async (tx) => tx.now), DAY) });
    await own.inside((tx) => database.store.insertMessage(tx, message));
    expect(await toSend(own, message.id)).toEqual({ ...message, personName: 'A Person' });
    await own.inside((tx) => database.store.deleteUser(tx, user));
    expect(await toSend(own, message.id)).toEqual({ ...message, personName: null });
    expect(await toSend(own, newId())).toBeNull();
  });

  it('a receipt is about the message of its provider and reference, once, and what a provider took is not revived', async () => {
    const own = await tenantRows(database.store);
    const taken = async (provider: string, reference: string) => {
      const id = await inserted(own);
      await own.inside((tx) => database.store.recordMessageSent(tx, id, { provider, reference }));
      return id;
    };
    const [arrived, lost, same] = [await taken('one', 'a'), await taken('one', 'b'), await taken('two', 'a')];
    const tell = (provider: string, reference: string, outcome: 'delivered' | 'undelivered') =>
      own.inside((tx) => database.store.recordReceipt(tx, { provider, reference, outcome, because: 'away' }));
    expect(await tell('one', 'a', 'delivered')).toBe(arrived);
    expect(await tell('one', 'a', 'undelivered')).toBeNull();
    expect(await tell('one', 'a', 'delivered')).toBeNull();
    expect(await tell('one', 'b', 'undelivered')).toBe(lost);
    expect(await tell('one', 'b', 'delivered')).toBeNull();
    expect(await tell('two', 'b', 'delivered')).toBeNull();
    expect((await list(own)).map(({ id, state }) => [id, state.kind])).toEqual([
      [same, 'sent'],
      [lost, 'dead'],
      [arrived, 'delivered'],
    ]);
    expect((await list(own, 'sent')).map(({ id }) => id)).toEqual([same]);
    expect((await list(own, 'dead')).map(({ id }) => id)).toEqual([lost]);
    expect((await list(own, 'queued')).map(({ id }) => id)).toEqual([]);
    expect(await own.inside((tx) => database.store.reviveMessage(tx, lost))).toBe(false);
    const [one, other] = [await inserted(own), await inserted(own)];
    for (const id of [one, other]) await own.inside((tx) => database.store.buryMessage(tx, id, 'refused'));
    expect(await own.inside((tx) => database.store.reviveMessage(tx, one))).toBe(true);
    expect((await list(own, 'queued')).map(({ id }) => id)).toEqual([one]);
  });

  it('security.md, Factors: what a message was filled with is gone when it is sent', async () => {
    const own = await tenantRows(database.store);
    const id = await inserted(own, { sealedValues: newHash() });
    await own.inside((tx) => database.store.recordMessageSent(tx, id, { provider: 'mail.example:25', reference: 'r1' }));
    expect(await toSend(own, id)).toBeNull();
    expect(await database.asOwner('select template_values, values_sealed from messages where id = $1', [id])).toEqual([
      { template_values: {}, values_sealed: null },
    ]);
    expect(await list(own, 'sent')).toMatchObject([{ id, state: { kind: 'sent', provider: 'mail.example:25' } }]);
    expect(await own.inside((tx) => database.store.buryMessage(tx, id, 'late'))).toBe(false);
  });

  it('one that nobody tries again is on the dead-letter list, once, and can be revived, once', async () => {
    const own = await tenantRows(database.store);
    const id = await inserted(own);
    const sibling = await inserted(own);
    expect(await own.inside((tx) => database.store.buryMessage(tx, id, 'no such mailbox'))).toBe(true);
    expect(await own.inside((tx) => database.store.buryMessage(tx, id, 'again'))).toBe(false);
    expect(await list(own, 'dead')).toMatchObject([{ id, state: { kind: 'dead', because: 'no such mailbox' } }]);
    expect(await list(own, 'queued')).toMatchObject([{ id: sibling }]);
    expect(await toSend(own, id)).toBeNull();
    expect(await own.inside((tx) => database.store.reviveMessage(tx, id))).toBe(true);
    expect(await own.inside((tx) => database.store.reviveMessage(tx, id))).toBe(false);
    expect(await jobs(own)).toEqual([{ data: { message: id } }, { data: { message: sibling } }, { data: { message: id } }]);
    expect(await toSend(own, id)).toMatchObject({ id });
  });

  it('lists are narrowed by state and person, newest first, page by page', async () => {
    const own = await tenantRows(database.store);
    const user = await own.user();
    const ids = [await inserted(own), await inserted(own, { user }), await inserted(own)];
    await database.asOwner(`update messages set sent_at = now(), provider = 'p', delivered_at = now() where id = $1`, [ids[2]]);
    expect((await list(own)).map(({ id }) => id)).toEqual(ids.toReversed());
    expect((await list(own, null, { limit: 1 })).map(({ id }) => id)).toEqual(ids.slice(2));
    expect((await list(own, null, { before: ids[2] as MessageId })).map(({ id }) => id)).toEqual([ids[1], ids[0]]);
    expect((await list(own, null, { user })).map(({ id }) => id)).toEqual([ids[1]]);
    expect((await list(own, 'queued')).map(({ id }) => id)).toEqual([ids[1], ids[0]]);
    expect(await list(own, 'sent')).toEqual([]);
    expect(await list(own, 'delivered')).toMatchObject([{ id: ids[2], state: { kind: 'delivered', provider: 'p' } }]);
  });

  const notice = (words: Partial<NewNotice>): NewNotice => ({
    template: 'test',
    audience: 'person',
    user: null,
    actor: null,
    values: { when: 'now' },
    ...words,
  });

  it('a notice goes to the person, to the other administrators, or to the owners, as far as they have an address', async () => {
    const own = await tenantRows(database.store);
    const person = await personWith(own, { mail: 'person@x' });
    const mute = await personWith(own, {});
    const owner = await personWith(own, { mail: 'owner@x', role: 'owner' });
    const administrator = await personWith(own, { mail: 'administrator@x', role: 'administrator' });
    await personWith(own, { mail: 'operator@x', role: 'operator' });
    await personWith(own, { mail: 'gone@x', role: 'owner', disabled: true });
    await personWith(own, { role: 'owner' });
    const told = async (words: Partial<NewNotice>) => {
      const before = (await list(own)).length;
      await own.inside((tx) => database.store.insertNotice(tx, notice(words)));
      return (await list(own))
        .slice(0, -before || undefined)
        .map(({ recipient }) => recipient)
        .sort();
    };
    expect(await told({ user: person })).toEqual(['person@x']);
    expect(await told({ user: mute })).toEqual([]);
    expect(await told({ audience: 'other_administrators', user: person, actor: administrator })).toEqual(['owner@x']);
    expect(await told({ audience: 'other_administrators', user: person, actor: null })).toEqual(['administrator@x', 'owner@x']);
    expect(await told({ audience: 'owners', user: person, actor: owner })).toEqual(['owner@x']);
  });

  it('a folded notice is sent once in a quarter of an hour', async () => {
    const own = await tenantRows(database.store);
    const user = await personWith(own, { mail: 'person@x' });
    const fold = (...words: string[]) => own.inside((tx) => database.store.insertFoldedNotice(tx, notice({ user }), words));
    await fold('a');
    await fold('a');
    await fold('b');
    expect(await list(own)).toHaveLength(2);
    database.moveClock(16 * MINUTE);
    await fold('a');
    database.moveClock(0);
    expect(await list(own)).toHaveLength(3);
  });

  it('a tenant’s own words are kept, replaced and given up', async () => {
    const own = await tenantRows(database.store);
    const other = await tenantRows(database.store);
    const first = { template: 'test', subject: 'Hello', text: 'Text', html: null } as const;
    const second = { template: 'test', subject: 'Hi', text: 'Other', html: '<p>Other</p>' } as const;
    const third = { ...first, template: 'factor_added' } as const;
    expect(await own.inside((tx) => database.store.findOwnTemplate(tx, 'test'))).toBeNull();
    for (const words of [first, second, third]) await own.inside((tx) => database.store.putOwnTemplate(tx, words));
    expect(await own.inside((tx) => database.store.findOwnTemplate(tx, 'test'))).toEqual(second);
    expect(await own.inside((tx) => database.store.listOwnTemplates(tx))).toEqual([third, second]);
    expect(await other.inside((tx) => database.store.listOwnTemplates(tx))).toEqual([]);
    expect(await own.inside((tx) => database.store.deleteOwnTemplate(tx, 'test'))).toBe(true);
    expect(await own.inside((tx) => database.store.deleteOwnTemplate(tx, 'test'))).toBe(false);
    expect(await own.inside((tx) => database.store.listOwnTemplates(tx))).toEqual([third]);
  });

  it('the branding is one row, kept and replaced', async () => {
    const own = await tenantRows(database.store);
    expect(await own.inside((tx) => database.store.findBranding(tx))).toBeNull();
    const branding = { senderName: 'Acme IT', accentColor: '#112233', footer: 'Acme Inc.' };
    await own.inside((tx) => database.store.putBranding(tx, { ...branding, senderName: null }));
    await own.inside((tx) => database.store.putBranding(tx, branding));
    expect(await own.inside((tx) => database.store.findBranding(tx))).toEqual(branding);
  });

  it('a browser is known to the person who has used it, and to nobody else', async () => {
    const own = await tenantRows(database.store);
    const [user, other] = [await own.user(), await own.user()];
    const [laptop, phone] = [newHash(), newHash()];
    const seen = (who: UserId, device: Uint8Array) =>
      own.inside((tx) => database.store.recordDevice(tx, who, { shown: device, next: device }));
    expect(await seen(user, laptop)).toBe('new');
    expect(await seen(user, laptop)).toBe('known');
    expect(await seen(user, phone)).toBe('new');
    expect(await seen(other, phone)).toBe('new');
    expect(await seen(user, phone)).toBe('known');
  });

  it('what was sent long ago is forgotten, and so is a browser that is not used any more', async () => {
    const own = await tenantRows(database.store);
    const user = await own.user();
    const name = newName('old');
    const [old, young] = [await inserted(own, { recipient: name }), await inserted(own)];
    const [shared, another] = [newHash(), newHash()];
    await own.inside((tx) => database.store.recordDevice(tx, user, { shown: shared, next: shared }));
    await database.asOwner(`update messages set created_at = now() - interval '91 days' where id = $1`, [old]);
    await own.inside((tx) => database.store.deleteStale(tx, 100));
    expect((await list(own)).map(({ id }) => id)).toEqual([young]);
    expect(await database.asOwner('select 1 from devices where user_id = $1', [user])).toHaveLength(1);
    await database.asOwner(`update devices set last_at = now() - interval '401 days' where user_id = $1`, [user]);
    const other = await own.user();
    await own.inside((tx) => database.store.recordDevice(tx, user, { shown: another, next: another }));
    await own.inside((tx) => database.store.recordDevice(tx, other, { shown: shared, next: shared }));
    await own.inside((tx) => database.store.deleteStale(tx, 100));
    const left = await database.asOwner('select user_id, device_hash from devices where user_id = any($1) order by user_id', [
      [user, other],
    ]);
    expect(left.map((row) => [row['user_id'], Buffer.from(row['device_hash'] as Uint8Array)])).toEqual([
      [user, Buffer.from(another)],
      [other, Buffer.from(shared)],
    ]);
  });
});
