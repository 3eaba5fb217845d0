import type { FastifyInstance, FastifyReply } from 'fastify';
import { traceOf } from '../caller.ts';
import { formToken, isFormToken } from '../formToken.ts';
import { formErrorOf, type RefusedForm, retryFacts } from '../links/formRefusal.ts';
import { sendProblem, statusOf } from '../problems.ts';
import type { RouteClass } from '../routeClass.ts';
import { sendPage } from '../sendPage.ts';
import { type At, fieldsOf } from '../signIn/showStep.ts';
import type { SignInSurface } from '../signIn/signInSurface.ts';
import { SET_UP_ADDRESS, SET_UP_FIELDS, type SetUpPage, setUpOverPage, setUpPage } from './setUpPage.ts';
import { SET_UP_ERRORS } from './setUpTexts.ts';

const ANYBODY: RouteClass = { assurance: 'public', role: null, surface: 'page' };
const hidden = { hide: true };
const PURPOSE = 'set-up';

/** The first run: whoever reads the terminal of the server makes the first tenant and its owner. */
export function setUpPages(app: FastifyInstance, surface: SignInSurface): void {
  const { cookies, flows } = surface;

  // The first step takes the secret out of the address bar, into a cookie of this browser, and looks at nothing.
  app.get(SET_UP_ADDRESS, { config: ANYBODY, schema: hidden, exposeHeadRoute: false }, async (request, reply) => {
    const { key } = request.query as { readonly key?: unknown };
    if (key === undefined) return showForm(surface, { request, reply }, { status: 200, error: null, typed: {} });
    reply.header('referrer-policy', 'no-referrer');
    if (typeof key === 'string' && /^[\w-]{43}$/.test(key)) cookies.setSecret(reply, 'set-up', key);
    else cookies.clearSecret(reply, 'set-up');
    return reply.redirect(SET_UP_ADDRESS, 303);
  });

  app.post(SET_UP_ADDRESS, { config: ANYBODY, schema: hidden }, async (request, reply) => {
    const at = { request, reply };
    const { token, password, ...posted } = fieldsOf(request);
    if (Object.keys(posted).some((name) => !SET_UP_FIELDS.some((field) => field === name)))
      return sendProblem(request, reply, { code: 'input_malformed' });
    const typed = Object.fromEntries(
      SET_UP_FIELDS.flatMap((name) => (typeof posted[name] === 'string' ? [[name, posted[name].slice(0, 254)]] : [])),
    );
    const secret = cookies.readSecret(request, 'set-up');
    if (secret === null) return over(at);
    const { address } = traceOf(request);
    // Looked at before the password is hashed, which costs something.
    const known = await flows.readSetUp({ secret, address });
    if (!known.ok) return refuse(surface, at, known);
    if (!isFormToken(token, secret, PURPOSE)) {
      return showForm(surface, at, {
        status: statusOf('form_outdated'),
        error: formErrorOf({ code: 'form_outdated' }, surface.ports),
        typed,
      });
    }
    const { tenantName, slug, displayName, mail } = posted;
    const made = await flows.setUp({ secret, address, tenantName, slug, displayName, mail, password });
    if (made.ok) {
      cookies.clearSecret(reply, 'set-up');
      return reply.redirect(`/t/${made.value.slug}/sign-in?to=console`, 303);
    }
    const error = SET_UP_ERRORS[made.code] ?? formErrorOf(made, surface.ports);
    if (made.code === 'set_up_over' || made.code === 'too_many_attempts' || error === null) return refuse(surface, at, made);
    return showForm(surface, at, { status: statusOf(made.code), error, typed });
  });
}

interface Shown extends Omit<SetUpPage, 'token'> {
  readonly status: number;
}

async function showForm(surface: SignInSurface, at: At, { status, ...shown }: Shown): Promise<FastifyReply> {
  const secret = surface.cookies.readSecret(at.request, 'set-up');
  if (secret === null) return over(at);
  const known = await surface.flows.readSetUp({ secret, address: traceOf(at.request).address });
  if (!known.ok) return refuse(surface, at, known);
  return sendPage(at.reply, status, setUpPage({ ...shown, token: formToken(secret, PURPOSE) }));
}

function refuse(surface: SignInSurface, at: At, refused: RefusedForm): FastifyReply {
  surface.cookies.clearSecret(at.reply, 'set-up');
  if (refused.code === 'set_up_over') return over(at);
  return sendProblem(at.request, at.reply, { code: refused.code, ...retryFacts(refused, surface.ports, at.reply) });
}

function over({ reply }: At): FastifyReply {
  return sendPage(reply, statusOf('set_up_over'), setUpOverPage());
}
