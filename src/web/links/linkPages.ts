import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorCode } from '../../contract/errorCatalogue.ts';
import type { Result } from '../../kernel/result.ts';
import { tenantOf, traceOf } from '../caller.ts';
import { formToken, isFormToken } from '../formToken.ts';
import type { Markup } from '../html.ts';
import { sendProblem, statusOf } from '../problems.ts';
import type { RouteClass } from '../routeClass.ts';
import { sendPage } from '../sendPage.ts';
import { type At, type Fields, fieldsOf } from '../signIn/showStep.ts';
import { goOn } from '../signIn/signInPages.ts';
import type { SignInSurface } from '../signIn/signInSurface.ts';
import { type AskPage, forgotPage, registerPage, sentPage } from './askPages.ts';
import { asksForPassword, followPage, linkAddress, mailDonePage, overPage, resetDonePage } from './followPages.ts';
import type { FormError } from './formPage.ts';
import { formErrorOf, retryFacts } from './formRefusal.ts';
import { isPublicForm, publicFormToken } from './publicForm.ts';

const ANYBODY: RouteClass = { assurance: 'public', role: null, surface: 'page' };
const hidden = { hide: true };

/** Pages for which somebody needs their mailbox: asking for a link, and following one. */
export function linkPages(app: FastifyInstance, surface: SignInSurface): void {
  const { flows } = surface;
  askPages(app, surface, {
    path: 'forgot-password',
    what: 'forgot',
    fields: ['name'],
    page: forgotPage,
    ask: (request, { name }) => flows.askPasswordReset({ tenantId: tenantOf(request).id, name, address: traceOf(request).address }),
  });
  askPages(app, surface, {
    path: 'register',
    what: 'register',
    fields: ['mail', 'displayName'],
    page: registerPage,
    ask: (request, { mail, displayName }) =>
      flows.askRegistration({ tenantId: tenantOf(request).id, mail, displayName, address: traceOf(request).address }),
  });
  app.get('/t/:tenant/link', { config: ANYBODY, schema: hidden, exposeHeadRoute: false }, (request, reply) =>
    showLink(surface, { request, reply }),
  );
  app.post('/t/:tenant/link', { config: ANYBODY, schema: hidden }, (request, reply) => follow(surface, { request, reply }));
}

interface Asking {
  readonly path: string;
  readonly what: 'forgot' | 'register';
  readonly fields: readonly string[];
  readonly page: (page: AskPage) => Markup;
  readonly ask: (request: FastifyRequest, fields: Fields) => Promise<Result<void, ErrorCode>>;
}

function askPages(app: FastifyInstance, { cookies, flows, ports }: SignInSurface, { path, what, fields, page, ask }: Asking): void {
  async function show(at: At, shown: { readonly status: number; readonly error: FormError | null; readonly typed: AskPage['typed'] }) {
    const { id, slug: tenantSlug } = tenantOf(at.request);
    const tenantName = await flows.readTenantName(id);
    const token = publicFormToken(cookies, at, path);
    return sendPage(at.reply, shown.status, page({ tenantSlug, tenantName, token, error: shown.error, typed: shown.typed }));
  }

  app.get(`/t/:tenant/${path}`, { config: ANYBODY, schema: hidden }, async (request, reply) => {
    if (ports.mailer === null) return sendProblem(request, reply, { code: 'mail_unavailable' });
    const isShut = what === 'register' && (await flows.readRegistration(tenantOf(request).id)) === 'closed';
    if (isShut) return sendProblem(request, reply, { code: 'registration_closed' });
    return show({ request, reply }, { status: 200, error: null, typed: {} });
  });

  app.post(`/t/:tenant/${path}`, { config: ANYBODY, schema: hidden }, async (request, reply) => {
    const posted = fieldsOf(request);
    if (hasOthers(posted, fields)) return sendProblem(request, reply, { code: 'input_malformed' });
    const typed = textsOf(posted, fields);
    const { token } = posted;
    if (!isPublicForm(cookies, request, { token, purpose: path })) {
      return show({ request, reply }, { status: statusOf('form_outdated'), error: formErrorOf({ code: 'form_outdated' }, ports), typed });
    }
    const asked = await ask(request, posted);
    if (!asked.ok) {
      const error = formErrorOf(asked, ports);
      const refused = { code: asked.code, ...retryFacts(asked, ports, reply) };
      if (error === null) return sendProblem(request, reply, refused);
      return show({ request, reply }, { status: statusOf(asked.code), error, typed });
    }
    const { id, slug: tenantSlug } = tenantOf(request);
    return sendPage(reply, 200, sentPage(what, { tenantSlug, tenantName: await flows.readTenantName(id) }));
  });
}

/**
 * The first step takes the secret out of the address bar, into a cookie of this browser, and looks at nothing: programs that
 * look into mails follow links too. The second shows what the link does. Only the post does it.
 */
async function showLink(surface: SignInSurface, at: At): Promise<FastifyReply> {
  const { request, reply } = at;
  const { slug } = tenantOf(request);
  const { key } = request.query as { readonly key?: unknown };
  if (key === undefined) return showFollow(surface, at, { status: 200, error: null });
  // The address with the secret is nobody's to see but the browser's and ours.
  reply.header('referrer-policy', 'no-referrer');
  if (typeof key === 'string' && /^[\w-]{43}$/.test(key)) surface.cookies.setSecret(reply, `link-${slug}`, key);
  else surface.cookies.clearSecret(reply, `link-${slug}`);
  return reply.redirect(linkAddress(slug), 303);
}

async function showFollow(
  { cookies, flows }: SignInSurface,
  { request, reply }: At,
  shown: { readonly status: number; readonly error: FormError | null },
): Promise<FastifyReply> {
  const { id: tenantId, slug: tenantSlug } = tenantOf(request);
  const secret = cookies.readSecret(request, `link-${tenantSlug}`);
  const link = secret === null ? null : await flows.openLink({ tenantId, secret });
  if (secret === null || link === null || !link.ok) {
    cookies.clearSecret(reply, `link-${tenantSlug}`);
    const registration = await flows.readRegistration(tenantId);
    return sendPage(reply, statusOf('link_over'), overPage({ tenantSlug, tenantName: await flows.readTenantName(tenantId), registration }));
  }
  const token = formToken(secret, LINK);
  return sendPage(reply, shown.status, followPage({ tenantSlug, link: link.value, token, error: shown.error }));
}

const LINK = 'link';

async function follow(surface: SignInSurface, at: At): Promise<FastifyReply> {
  const { cookies, flows, ports } = surface;
  const { request, reply } = at;
  const { id: tenantId, slug: tenantSlug } = tenantOf(request);
  const { token, password, ...others } = fieldsOf(request);
  if (hasOthers(others, ['username'])) return sendProblem(request, reply, { code: 'input_malformed' });
  const secret = cookies.readSecret(request, `link-${tenantSlug}`);
  const link = secret === null ? null : await flows.openLink({ tenantId, secret });
  if (secret === null || link === null) return showFollow(surface, at, { status: 200, error: null });
  // A form of another link than the one that this browser followed last does nothing.
  if (!isFormToken(token, secret, LINK)) {
    return showFollow(surface, at, { status: statusOf('form_outdated'), error: formErrorOf({ code: 'form_outdated' }, ports) });
  }
  const command = { tenantId, secret, password, trace: traceOf(request) };
  const tenantName = await flows.readTenantName(tenantId);
  const isOver = (code: ErrorCode): boolean => code === 'link_over';
  const refuse = (refusal: Extract<Result<unknown, ErrorCode>, { readonly ok: false }>): Promise<FastifyReply> | FastifyReply => {
    const error = isOver(refusal.code) ? null : formErrorOf(refusal, ports);
    if (isOver(refusal.code) || error !== null) return showFollow(surface, at, { status: statusOf(refusal.code), error });
    return sendProblem(request, reply, { code: refusal.code });
  };
  if (link.ok && !asksForPassword(link.value)) {
    const confirmed = await flows.confirmMail(command);
    if (!confirmed.ok) return refuse(confirmed);
    cookies.clearSecret(reply, `link-${tenantSlug}`);
    return sendPage(reply, 200, mailDonePage({ tenantSlug, tenantName, mail: confirmed.value.mail }));
  }
  if (link.ok && link.value.purpose !== 'reset_password') {
    const entered = await flows.enterByLink({ ...command, trace: { ...command.trace, device: cookies.readDevice(request, tenantSlug) } });
    if (!entered.ok) return refuse(entered);
    cookies.clearSecret(reply, `link-${tenantSlug}`);
    return goOn(surface, at, { advance: entered.value, path: null });
  }
  // One that is over comes here too, so that it is refused and on record like any other.
  const reset = await flows.resetPassword(command);
  if (!reset.ok) return refuse(reset);
  cookies.clearSecret(reply, `link-${tenantSlug}`);
  cookies.clearSession(reply, tenantSlug);
  return sendPage(reply, 200, resetDonePage({ tenantSlug, tenantName }));
}

/** security.md, "Paths": unknown properties are refused. */
function hasOthers(posted: Fields, known: readonly string[]): boolean {
  return Object.keys(posted).some((name) => name !== 'token' && !known.includes(name));
}

function textsOf(posted: Fields, fields: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(fields.flatMap((name) => (typeof posted[name] === 'string' ? [[name, posted[name].slice(0, 254)]] : [])));
}
