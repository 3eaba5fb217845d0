import { sql } from 'kysely';
import { ask, at } from '../../src/adapters/postgres/question.ts';
import type { MessageId } from '../../src/domain/messages/message.ts';
import { after, DAY } from '../../src/kernel/instant.ts';
import type { NewMessage } from '../../src/ports/store/messageStore.ts';
import type { Store } from '../../src/ports/store/store.ts';
import type { Tx } from '../../src/ports/store/transaction.ts';
import { type Act, hash, SHARED } from './storeActs.ts';

const { anita, owner, message, sentMessage, deadMessage, newMessage } = SHARED;

export function messageOf(id: MessageId, mark: string): NewMessage {
  return {
    id,
    channel: 'mail',
    template: 'test',
    user: anita,
    recipient: `anita@${mark}`,
    values: { mark },
    sealedValues: null,
    expiresAt: null,
  };
}

export async function fillMessages(store: Store, tx: Tx, mark: string): Promise<void> {
  for (const id of [message, sentMessage, deadMessage]) await store.insertMessage(tx, messageOf(id, mark));
  await store.recordMessageSent(tx, sentMessage, { provider: 'smtp', reference: mark });
  await store.buryMessage(tx, deadMessage, mark);
  await store.putOwnTemplate(tx, { template: 'test', subject: `Hello ${mark}`, text: mark, html: null });
  await store.putBranding(tx, { senderName: mark, accentColor: '#112233', footer: null });
  await store.putLogo(tx, { type: 'image/png', width: 16, height: 16, content: new TextEncoder().encode(mark) });
  await store.recordDevice(tx, anita, { shown: hash(61), next: hash(61) });
  await store.putDeliveredCode(tx, codeOf(tx, hash(64)));
  await store.chargeMailCode(tx, anita);
  await ask(
    tx,
    sql`insert into messages (tenant_id, id, channel, template, recipient, template_values, created_at)
      values (${tx.tenantId}, ${SHARED.staleMessage}, 'mail', 'test', 'x', '{}', ${at(after(tx.now, -400 * DAY))})`,
  );
  await ask(
    tx,
    sql`insert into devices (tenant_id, user_id, device_hash, first_at, last_at)
      values (${tx.tenantId}, ${anita}, ${hash(62)}, ${at(after(tx.now, -800 * DAY))}, ${at(after(tx.now, -800 * DAY))})`,
  );
}

const codeOf = (tx: Tx, codeMac: Uint8Array) => ({
  attempt: SHARED.attempt,
  purpose: 'mail_code' as const,
  user: anita,
  factor: SHARED.totp,
  codeMac,
  message,
  expiresAt: after(tx.now, DAY),
});

const toPerson = { template: 'test', audience: 'person', user: anita, actor: owner, values: {} } as const;
const every = { state: null, user: null, before: null, limit: 100 } as const;

export const MESSAGE_ACTS: Readonly<Record<string, Act>> = {
  insertMessage: (store, tx) => store.insertMessage(tx, messageOf(newMessage, 'new')),
  'insertNotice, to a person': (store, tx) => store.insertNotice(tx, toPerson),
  'insertNotice, to the other administrators': (store, tx) =>
    store.insertNotice(tx, { ...toPerson, audience: 'other_administrators', actor: anita }),
  'insertNotice, to the owners': (store, tx) => store.insertNotice(tx, { ...toPerson, audience: 'owners' }),
  insertFoldedNotice: (store, tx) => store.insertFoldedNotice(tx, toPerson, ['fold']),
  findMessageToSend: (store, tx) => store.findMessageToSend(tx, message),
  recordMessageSent: (store, tx) => store.recordMessageSent(tx, message, { provider: 'smtp', reference: null }),
  buryMessage: (store, tx) => store.buryMessage(tx, message, 'refused'),
  reviveMessage: (store, tx) => store.reviveMessage(tx, deadMessage),
  'listMessages, all': (store, tx) => store.listMessages(tx, every),
  'listMessages, of a person': (store, tx) => store.listMessages(tx, { ...every, user: anita }),
  'listMessages, queued': (store, tx) => store.listMessages(tx, { ...every, state: 'queued' }),
  'listMessages, dead': (store, tx) => store.listMessages(tx, { ...every, state: 'dead' }),
  findOwnTemplate: (store, tx) => store.findOwnTemplate(tx, 'test'),
  listOwnTemplates: (store, tx) => store.listOwnTemplates(tx),
  putOwnTemplate: (store, tx) => store.putOwnTemplate(tx, { template: 'test', subject: 'new', text: 'new', html: null }),
  deleteOwnTemplate: (store, tx) => store.deleteOwnTemplate(tx, 'test'),
  findLogo: (store, tx) => store.findLogo(tx),
  'putLogo, another': (store, tx) => store.putLogo(tx, { type: 'image/jpeg', width: 32, height: 16, content: hash(67) }),
  'putLogo, none': (store, tx) => store.putLogo(tx, null),
  findBranding: (store, tx) => store.findBranding(tx),
  putBranding: (store, tx) => store.putBranding(tx, { senderName: 'new', accentColor: '#445566', footer: null }),
  chargeMailCode: (store, tx) => store.chargeMailCode(tx, anita),
  putDeliveredCode: (store, tx) => store.putDeliveredCode(tx, codeOf(tx, hash(65))),
  takeDeliveredCode: (store, tx) => store.takeDeliveredCode(tx, codeOf(tx, hash(64))),
  findDeliveredCode: (store, tx) => store.findDeliveredCode(tx, SHARED.attempt, 'mail_code'),
  'recordDevice, known': (store, tx) => store.recordDevice(tx, anita, { shown: hash(61), next: hash(61) }),
  'recordDevice, new': (store, tx) => store.recordDevice(tx, anita, { shown: hash(63), next: hash(63) }),
  forgetDevices: (store, tx) => store.forgetDevices(tx, anita),
  'recordDevice, of another person': (store, tx) => store.recordDevice(tx, owner, { shown: hash(61), next: hash(61) }),
};
