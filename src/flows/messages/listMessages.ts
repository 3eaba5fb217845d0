import type { MessageId, MessageListed } from '../../domain/messages/message.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { MessageFilter } from '../../ports/store/messageStore.ts';
import { type Administration, administer } from '../administer.ts';
import { pageOf } from '../pageOf.ts';

export type ListMessages = Administration & MessageFilter;

export interface MessagesPage {
  readonly messages: readonly MessageListed[];
  /** The `before` of the next page; null: this is the last. */
  readonly next: MessageId | null;
}

/** The outbox and what became of it, the newest first: to whom and which template, never what was filled in. */
export function listMessages(ports: Pick<Ports, 'store'>) {
  return ({ tenantId, by, ...filter }: ListMessages): Promise<Result<MessagesPage, 'not_permitted'>> =>
    administer(ports, { tenantId, by, act: 'read_messages', on: filter.user }, async (tx) => {
      const { rows, next } = await pageOf(filter.limit, (limit) => ports.store.listMessages(tx, { ...filter, limit }));
      return succeeded({ messages: rows, next });
    });
}
