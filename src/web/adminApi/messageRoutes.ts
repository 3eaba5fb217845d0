import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import { messageAddress, type messageDocument, messagesPage, messagesQuery } from '../../contract/adminMessages.ts';
import { tenantAddress } from '../../contract/adminParts.ts';
import { emptyBody } from '../../contract/signIn.ts';
import type { MessageListed } from '../../domain/messages/message.ts';
import { formatInstant } from '../../kernel/instant.ts';
import type { AdminFlows } from './adminFlows.ts';
import { adminRoute } from './adminRoute.ts';
import { namedId, namedIdOrNull } from './namedId.ts';

const TAG = 'Messages';

export function messageRoutes(app: FastifyInstance, flows: AdminFlows): void {
  adminRoute(app, {
    method: 'GET',
    path: '/messages',
    tag: TAG,
    act: 'read_messages',
    summary: 'The outbox and what became of it, the newest first. state=dead is the dead-letter list.',
    assurance: 'session',
    role: 'auditor',
    params: tenantAddress,
    query: messagesQuery,
    body: null,
    status: 200,
    answer: messagesPage,
    run: ({ admin, query }) =>
      flows.listMessages({
        ...admin,
        state: query.state ?? null,
        user: namedIdOrNull<'User'>(query.user),
        before: namedIdOrNull<'Message'>(query.before),
        limit: query.limit,
      }),
    document: ({ messages, next }) => ({ messages: messages.map(documentOf), next }),
  });
  adminRoute(app, {
    method: 'POST',
    path: '/messages/:message/revive',
    tag: TAG,
    act: 'change_messages',
    summary: 'Send a message of the dead-letter list after all.',
    assurance: 'aal2',
    role: 'administrator',
    params: messageAddress,
    query: null,
    body: emptyBody,
    status: 204,
    answer: null,
    run: ({ admin, params }) => flows.reviveMessage({ ...admin, message: namedId<'Message'>(params.message) }),
    document: () => null,
  });
}

function documentOf({ state, createdAt, ...message }: MessageListed): z.input<typeof messageDocument> {
  return {
    ...message,
    createdAt: formatInstant(createdAt),
    state: {
      kind: state.kind,
      at: state.kind === 'queued' ? null : formatInstant(state.at),
      provider: state.kind === 'sent' || state.kind === 'delivered' ? state.provider : null,
      because: state.kind === 'dead' ? state.because : null,
    },
  };
}
