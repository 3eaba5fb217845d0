import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorCode } from '../../contract/errorCatalogue.ts';
import type { OwnCommand } from '../../flows/selfService/proveOwner.ts';
import type { Refusal } from '../../kernel/result.ts';
import { sessionOf, traceOf } from '../caller.ts';
import { formToken, isFormToken } from '../formToken.ts';
import type { Markup } from '../html.ts';
import type { FormError } from '../links/formPage.ts';
import { formErrorOf, retryFacts } from '../links/formRefusal.ts';
import { sendProblem, statusOf } from '../problems.ts';
import type { RouteClass } from '../routeClass.ts';
import { sendPage } from '../sendPage.ts';
import { type Fields, fieldsOf } from '../signIn/showStep.ts';
import type { SignInSurface } from '../signIn/signInSurface.ts';
import { linkSentPage, mailPage, passwordPage, type RecoveryPage } from './recoveryPage.ts';

const OWN: RouteClass = { assurance: 'session', role: null, surface: 'page', opens: 'account' };
const hidden = { hide: true };

type Surface = Pick<SignInSurface, 'cookies' | 'flows' | 'ports'>;

interface Shown {
  readonly status: number;
  readonly error: FormError | null;
}

/** One's own password and mail address. The flow judges who may change them (S10); the pages say what is missing. */
export function recoveryPages(app: FastifyInstance, surface: Surface): void {
  const { cookies, flows, ports } = surface;
  const mail = ports.mailer === null ? 'none' : 'sent';
  const pages = {
    password: (page: RecoveryPage): Markup => passwordPage(page),
    mail: (page: RecoveryPage): Markup => mailPage({ ...page, mail }),
  };

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    { which, status, error }: Shown & { readonly which: keyof typeof pages },
  ) {
    const { tenant, session, token: secret } = sessionOf(request);
    const view = await flows.readRecovery({ tenantId: tenant.id, session, act: `change_${which}` });
    if (view === null) return sendProblem(request, reply, { code: 'session_needed' });
    return sendPage(reply, status, pages[which]({ tenantSlug: tenant.slug, view, token: formToken(secret, which), error }));
  }

  const refuse = (
    request: FastifyRequest,
    reply: FastifyReply,
    { which, refusal }: { which: keyof typeof pages; refusal: Refusal<ErrorCode> },
  ) => {
    const error = formErrorOf(refusal, ports);
    const { code } = refusal;
    retryFacts(refusal, ports, reply);
    // The page itself says that a proof or a password comes first.
    const isSaid = error !== null || code === 'step_up_needed' || code === 'password_not_set';
    return isSaid ? show(request, reply, { which, status: statusOf(code), error }) : sendProblem(request, reply, { code });
  };

  for (const which of ['password', 'mail'] as const) {
    app.get(`/t/:tenant/account/${which}`, { config: OWN, schema: hidden }, (request, reply) =>
      show(request, reply, { which, status: 200, error: null }),
    );
  }

  app.post('/t/:tenant/account/password', { config: OWN, schema: hidden }, async (request, reply) => {
    const posted = postedOf(request, { purpose: 'password', fields: ['currentPassword', 'password'] });
    if (posted === 'malformed') return sendProblem(request, reply, { code: 'input_malformed' });
    if (posted === 'outdated') return outdated(request, reply, 'password');
    const { currentPassword, password } = posted;
    const changed = await flows.changePassword({ ...commandOf(request), currentPassword, password });
    if (!changed.ok) return refuse(request, reply, { which: 'password', refusal: changed });
    const { slug } = sessionOf(request).tenant;
    cookies.clearSession(reply, slug);
    return reply.redirect(`/t/${slug}/sign-in`, 303);
  });

  app.post('/t/:tenant/account/mail', { config: OWN, schema: hidden }, async (request, reply) => {
    const posted = postedOf(request, { purpose: 'mail', fields: ['currentPassword', 'mail'] });
    if (posted === 'malformed') return sendProblem(request, reply, { code: 'input_malformed' });
    if (posted === 'outdated') return outdated(request, reply, 'mail');
    const asked = await flows.askMailChange({ ...commandOf(request), currentPassword: posted['currentPassword'], mail: posted['mail'] });
    return asked.ok ? sent(request, reply) : refuse(request, reply, { which: 'mail', refusal: asked });
  });

  app.post('/t/:tenant/account/mail/confirm', { config: OWN, schema: hidden }, async (request, reply) => {
    const posted = postedOf(request, { purpose: 'mail', fields: [] });
    if (posted === 'malformed') return sendProblem(request, reply, { code: 'input_malformed' });
    if (posted === 'outdated') return outdated(request, reply, 'mail');
    const asked = await flows.askMailVerification(commandOf(request));
    return asked.ok ? sent(request, reply) : refuse(request, reply, { which: 'mail', refusal: asked });
  });

  function outdated(request: FastifyRequest, reply: FastifyReply, which: keyof typeof pages) {
    return show(request, reply, { which, status: statusOf('form_outdated'), error: formErrorOf({ code: 'form_outdated' }, ports) });
  }

  async function sent(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    const { id, slug: tenantSlug } = sessionOf(request).tenant;
    return sendPage(reply, 200, linkSentPage({ tenantSlug, tenantName: await flows.readTenantName(id) }));
  }
}

/** Who changes what is theirs, with a session that the flow reads again. */
export function commandOf(request: FastifyRequest): OwnCommand {
  const { tenant, session } = sessionOf(request);
  return { tenantId: tenant.id, session, trace: traceOf(request) };
}

/** What was posted with a form of ours, and nothing else. */
function postedOf(
  request: FastifyRequest,
  { purpose, fields }: { readonly purpose: string; readonly fields: readonly string[] },
): Fields | 'malformed' | 'outdated' {
  const posted = fieldsOf(request);
  const known = ['token', 'username', ...fields];
  if (Object.keys(posted).some((name) => !known.includes(name))) return 'malformed';
  return isFormToken(posted['token'], sessionOf(request).token, purpose) ? posted : 'outdated';
}
