import type { FastifyInstance, FastifyRequest } from 'fastify';
import { namedIdOrNull } from '../adminApi/namedId.ts';
import { tenantOf, traceOf } from '../caller.ts';
import { html, type Markup } from '../html.ts';
import { statusOf } from '../problems.ts';
import type { RouteClass } from '../routeClass.ts';
import { sendPage } from '../sendPage.ts';
import type { WebFlows } from '../webFlows.ts';
import { notePage } from './formPage.ts';
import { LINK_TEXTS } from './linkTexts.ts';

const ANYBODY: RouteClass = { assurance: 'public', role: null, surface: 'page' };
/** RFC 8058: a mail program posts, from no page of ours and with no cookie. What it may do is in the address alone. */
const ONE_CLICK: RouteClass = { ...ANYBODY, callers: 'anyone' };

const hidden = { hide: true };

/** Ending the mails of roll-outs. A GET asks first: programs that look into mails follow links too. */
export function unsubscribePages(app: FastifyInstance, { flows }: { readonly flows: WebFlows }): void {
  const named = (request: FastifyRequest) => {
    const { person, key } = request.query as { readonly person?: unknown; readonly key?: unknown };
    return { tenantId: tenantOf(request).id, person: namedIdOrNull<'User'>(typeof person === 'string' ? person : undefined), key };
  };
  /** The same person and key, for one of the two acts. */
  const addressOf = (request: FastifyRequest, act: 'unsubscribe' | 'subscribe'): string => {
    const { person, key } = named(request);
    return `/t/${tenantOf(request).slug}/${act}?person=${person ?? ''}&key=${String(key)}`;
  };
  app.get('/t/:tenant/unsubscribe', { config: ANYBODY, schema: hidden, exposeHeadRoute: false }, async (request, reply) => {
    void reply.header('referrer-policy', 'no-referrer');
    const tenantName = await flows.readTenantName(tenantOf(request).id);
    if (!flows.isUnsubscribeAddress(named(request))) return sendPage(reply, statusOf('link_over'), wrongPage(tenantName));
    return sendPage(reply, 200, askPage(tenantName, addressOf(request, 'unsubscribe')));
  });
  app.post('/t/:tenant/unsubscribe', { config: ONE_CLICK, schema: hidden }, async (request, reply) => {
    const done = await flows.unsubscribe({ ...named(request), trace: traceOf(request) });
    const tenantName = await flows.readTenantName(tenantOf(request).id);
    if (!done.ok) return sendPage(reply, statusOf(done.code), wrongPage(tenantName));
    return sendPage(reply, 200, donePage(tenantName, addressOf(request, 'subscribe')));
  });
  app.post('/t/:tenant/subscribe', { config: ANYBODY, schema: hidden }, async (request, reply) => {
    const done = await flows.subscribe({ ...named(request), trace: traceOf(request) });
    const tenantName = await flows.readTenantName(tenantOf(request).id);
    return done.ok ? sendPage(reply, 200, subscribedPage(tenantName)) : sendPage(reply, statusOf(done.code), wrongPage(tenantName));
  });
}

const TEXTS = LINK_TEXTS.unsubscribe;

function askPage(tenantName: string, action: string): Markup {
  const content = html`<p>${TEXTS.lead}</p>
    <form method="post" action=${action}><button type="submit" class="primary">${TEXTS.submit}</button></form>`;
  return notePage({ tenantName, title: TEXTS.title, content });
}

function donePage(tenantName: string, again: string): Markup {
  const content = html`<p role="status">${TEXTS.doneLead}</p>
    <form method="post" action=${again}><button type="submit">${TEXTS.again}</button></form>`;
  return notePage({ tenantName, title: TEXTS.done, content });
}

function subscribedPage(tenantName: string): Markup {
  return notePage({ tenantName, title: TEXTS.subscribed, content: html`<p role="status">${TEXTS.subscribedLead}</p>` });
}

function wrongPage(tenantName: string): Markup {
  return notePage({ tenantName, title: TEXTS.wrong, content: html`<p role="alert">${TEXTS.wrongLead}</p>` });
}
