import type { FastifyReply } from 'fastify';
import { type Markup, renderDocument } from './html.ts';

export function sendPage(reply: FastifyReply, status: number, page: Markup): FastifyReply {
  const slug = reply.request.tenantInAddress?.slug;
  const document = renderDocument(page, reply.server.pathPrefix, slug === undefined ? null : `/t/${slug}/look.css`);
  return reply.code(status).type('text/html; charset=utf-8').serializer(String).send(document);
}
