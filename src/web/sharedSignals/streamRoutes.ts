import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import {
  changeStreamBody,
  makeStreamBody,
  pollBody,
  polledDocument,
  statusBody,
  statusDocument,
  streamDocument,
  streamQuery,
  transmitterDocument,
  verifyBody,
} from '../../contract/sharedSignals.ts';
import { problemDocument, tenantParams } from '../../contract/signIn.ts';
import { tenantUrl } from '../../domain/directory/tenantUrl.ts';
import { STREAM_TYPES } from '../../domain/outward/signal.ts';
import { POLL, PUSH } from '../../domain/outward/streamDraft.ts';
import { statusOf } from '../../flows/outward/changeStream.ts';
import type { StreamFound } from '../../flows/outward/streamOf.ts';
import { id } from '../../kernel/id.ts';
import { bearerOf, tenantOf, traceOf } from '../caller.ts';
import { sendProblem } from '../problems.ts';
import type { RouteClass } from '../routeClass.ts';
import type { WebFlows } from '../webFlows.ts';
import type { WebPorts } from '../webPorts.ts';

/** The flow checks the token of the stream: no cookie, no page and no API token has a part in it. */
const BY_STREAM: RouteClass = { assurance: 'public', role: null, callers: 'anyone', surface: 'json' };
const MOST_SETS = 100;
const STREAMS = '/t/:tenant/ssf/streams';
const TAGS = { tags: ['Shared signals'], params: tenantParams };

interface StreamSurface {
  readonly ports: WebPorts;
  readonly flows: Pick<WebFlows, 'saveStream' | 'showStream' | 'removeStream' | 'setStreamStatus' | 'verifyStream' | 'pollSignals'>;
}

/** A transmitter of the Shared Signals Framework 1.0 for each tenant. */
export function streamRoutes(app: FastifyInstance, surface: StreamSurface): void {
  describing(app, surface);
  configuring(app, surface);
  watching(app, surface);
}

function describing(app: FastifyInstance, { ports }: StreamSurface): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  // SSF 1.0, 7.2: between host and path of the issuer; and where a proxy hands on the issuer's own path alone, below it.
  for (const url of ['/.well-known/ssf-configuration/t/:tenant', '/t/:tenant/.well-known/ssf-configuration']) {
    typed.get(
      url,
      {
        config: BY_STREAM,
        schema: {
          ...TAGS,
          summary: 'What this transmitter of shared signals can do, and where.',
          response: { 200: transmitterDocument, '4xx': problemDocument },
        },
      },
      async (request, reply) => {
        const issuer = tenantUrl(ports.capabilities, tenantOf(request).slug);
        return reply.send({
          spec_version: '1_0',
          issuer,
          jwks_uri: `${issuer}/jwks`,
          delivery_methods_supported: [PUSH, POLL],
          configuration_endpoint: `${issuer}/ssf/streams`,
          status_endpoint: `${issuer}/ssf/status`,
          verification_endpoint: `${issuer}/ssf/verify`,
          authorization_schemes: [{ spec_urn: 'urn:ietf:rfc:6750' }],
          default_subjects: 'ALL' as const,
        });
      },
    );
  }
}

function configuring(app: FastifyInstance, { ports, flows }: StreamSurface): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const shown = (request: FastifyRequest, found: StreamFound) => documentOf(found, tenantUrl(ports.capabilities, tenantOf(request).slug));
  const response = { 200: streamDocument, '4xx': problemDocument };
  typed.post(
    STREAMS,
    {
      config: BY_STREAM,
      schema: {
        ...TAGS,
        summary: 'Make the stream of this receiver.',
        body: makeStreamBody,
        response: { 201: streamDocument, '4xx': problemDocument },
      },
    },
    async (request, reply) => {
      const made = await flows.saveStream({ ...callOf(request), draft: request.body, how: { kind: 'make' } });
      return made.ok ? reply.code(201).send(shown(request, made.value)) : refusedWith(request, reply, made);
    },
  );
  typed.get(
    STREAMS,
    { config: BY_STREAM, schema: { ...TAGS, summary: 'The stream of this receiver.', querystring: streamQuery, response } },
    async (request, reply) => {
      const found = await flows.showStream({ ...callOf(request), stream: request.query.stream_id ?? null });
      return found.ok ? reply.send(shown(request, found.value)) : refusedWith(request, reply, found);
    },
  );
  for (const [method, kind] of [
    ['PATCH', 'alter'],
    ['PUT', 'replace'],
  ] as const) {
    typed.route({
      method,
      url: STREAMS,
      config: BY_STREAM,
      schema: { ...TAGS, summary: `Change the stream of this receiver (${kind}).`, body: changeStreamBody, response },
      handler: async (request, reply) => {
        const { stream_id: stream, ...draft } = request.body;
        const changed = await flows.saveStream({ ...callOf(request), draft, how: { kind, stream } });
        return changed.ok ? reply.send(shown(request, changed.value)) : refusedWith(request, reply, changed);
      },
    });
  }
  typed.delete(
    STREAMS,
    {
      config: BY_STREAM,
      schema: {
        ...TAGS,
        summary: 'Remove the stream of this receiver.',
        querystring: streamQuery,
        response: { 204: z.null(), '4xx': problemDocument },
      },
    },
    async (request, reply) => {
      const removed = await flows.removeStream({ ...callOf(request), stream: request.query.stream_id ?? '' });
      return removed.ok ? reply.code(204).send(null) : refusedWith(request, reply, removed);
    },
  );
}

function watching(app: FastifyInstance, { flows }: StreamSurface): void {
  const typed = app.withTypeProvider<ZodTypeProvider>();
  const response = { 200: statusDocument, '4xx': problemDocument };
  typed.get(
    '/t/:tenant/ssf/status',
    { config: BY_STREAM, schema: { ...TAGS, summary: 'Whether the stream is delivered.', querystring: streamQuery, response } },
    async (request, reply) => {
      const found = await flows.showStream({ ...callOf(request), stream: request.query.stream_id ?? '' });
      if (!found.ok) return refusedWith(request, reply, found);
      const { id: stream, paused } = found.value.receiver;
      return reply.send({ stream_id: stream, status: statusOf(found.value), ...(paused === null ? {} : { reason: paused.because }) });
    },
  );
  typed.post(
    '/t/:tenant/ssf/status',
    { config: BY_STREAM, schema: { ...TAGS, summary: 'Pause the stream, or go on with it.', body: statusBody, response } },
    async (request, reply) => {
      const { stream_id: stream, status } = request.body;
      const set = await flows.setStreamStatus({ ...callOf(request), stream, status });
      return set.ok ? reply.send({ stream_id: stream, status: set.value }) : refusedWith(request, reply, set);
    },
  );
  typed.post(
    '/t/:tenant/ssf/verify',
    {
      config: BY_STREAM,
      schema: {
        ...TAGS,
        summary: 'Have a verification sent through the stream.',
        body: verifyBody,
        response: { 204: z.null(), '4xx': problemDocument },
      },
    },
    async (request, reply) => {
      const { stream_id: stream, state = null } = request.body;
      const asked = await flows.verifyStream({ ...callOf(request), stream, state });
      return asked.ok ? reply.code(204).send(null) : refusedWith(request, reply, asked);
    },
  );
  typed.post(
    '/t/:tenant/ssf/poll',
    {
      config: BY_STREAM,
      schema: {
        ...TAGS,
        summary: 'Fetch what waits, and say what was taken (RFC 8936).',
        body: pollBody,
        response: { 200: polledDocument, '4xx': problemDocument },
      },
    },
    async (request, reply) => {
      const { maxEvents = MOST_SETS, ack = [], setErrs = {} } = request.body;
      const settled = [...ack, ...Object.keys(setErrs)].flatMap((jti) => id<'Signal'>(jti) ?? []);
      const polled = await flows.pollSignals({ ...callOf(request), most: Math.min(maxEvents, MOST_SETS), settled });
      if (!polled.ok) return refusedWith(request, reply, polled);
      const { sets, more } = polled.value;
      return reply.send({ sets: { ...sets }, ...(more ? { moreAvailable: true } : {}) });
    },
  );
}

function callOf(request: FastifyRequest) {
  return { tenantId: tenantOf(request).id, token: bearerOf(request), address: traceOf(request).address };
}

function refusedWith(request: FastifyRequest, reply: FastifyReply, refused: Parameters<typeof sendProblem>[2]): FastifyReply {
  if (refused.code === 'stream_token_not_accepted') reply.header('www-authenticate', 'Bearer');
  return sendProblem(request, reply, refused);
}

function documentOf({ receiver, target, application }: StreamFound, issuer: string): z.input<typeof streamDocument> {
  const { delivery, asks } = target;
  return {
    stream_id: receiver.id,
    iss: issuer,
    aud: application.clientId,
    events_supported: [...STREAM_TYPES],
    events_requested: [...(asks ?? STREAM_TYPES)],
    events_delivered: [...(asks ?? STREAM_TYPES)],
    delivery:
      delivery?.method === 'push' ? { method: PUSH, endpoint_url: delivery.url } : { method: POLL, endpoint_url: `${issuer}/ssf/poll` },
  };
}
