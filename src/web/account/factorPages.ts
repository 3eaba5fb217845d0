import type { FastifyInstance, FastifyReply } from 'fastify';
import type { FactorId } from '../../domain/factors/factor.ts';
import { isFactorKind } from '../../domain/factors/factor.ts';
import type { Intent } from '../../domain/sessions/intent.ts';
import { namedId } from '../adminApi/namedId.ts';
import { sendProblem, statusOf } from '../problems.ts';
import type { RouteClass } from '../routeClass.ts';
import { sendPage } from '../sendPage.ts';
import { backupCodesPage } from '../signIn/pages/backupCodesPage.ts';
import type { SignInSurface } from '../signIn/signInSurface.ts';
import { accountAddress } from './accountPlace.ts';
import { HIDDEN, OWN_PAGE, type OwnRequest, ownPost, ownRequest, sendOwnRefusal } from './accountRoute.ts';
import { removeFactorPage, renameFactorPage, renewCodesPage } from './changePages.ts';
import { enrolPage } from './enrolPage.ts';
import { leadToProof } from './leadToProof.ts';

const PROVE: Intent = { kind: 'prove', by: 'any_factor' };

/** The mails of roll-outs lead here. Whoever is not signed in comes back after that. */
const ENROL_PAGE: RouteClass = { ...OWN_PAGE, afterSignIn: 'enrol' };

/** Adding, renaming and removing factors, and new backup codes. */
export function factorPages(app: FastifyInstance, surface: SignInSurface): void {
  enrolStart(app, surface);
  addPost(app, surface);
  renamePages(app, surface);
  removePages(app, surface);
  renewPages(app, surface);
}

function enrolStart(app: FastifyInstance, { flows }: SignInSurface): void {
  app.get('/t/:tenant/account/enrol', { config: ENROL_PAGE, schema: HIDDEN }, async (request, reply) => {
    const own = ownRequest(request, reply);
    const security = await flows.readSecurity({ ...own.command, limits: { sessions: 1, activity: 1 } });
    if (!security.ok) return sendOwnRefusal(own, security);
    const { factors, addable } = security.value;
    // Done meanwhile, or led through it by the sign-in.
    if (factors.length > 0 || addable.length === 0) return reply.redirect(accountAddress(own.place), 303);
    return sendPage(reply, 200, enrolPage(own.place, security.value));
  });
}

function addPost(app: FastifyInstance, surface: SignInSurface): void {
  ownPost(app, {
    path: 'factors',
    fields: ['kind'],
    run: async (own) => {
      const { kind } = own.fields;
      if (!isFactorKind(kind)) return sendProblem(own.request, own.reply, { code: 'input_malformed' });
      return leadToProof(surface, own, { intent: { kind: 'enrol', factor: kind }, returnTo: { kind: 'security', wish: 'enrol' } });
    },
  });
}

function renamePages(app: FastifyInstance, { flows }: SignInSurface): void {
  app.get('/t/:tenant/account/factors/:factor/rename', { config: OWN_PAGE, schema: HIDDEN }, async (request, reply) => {
    const own = ownRequest(request, reply);
    const view = await flows.readOwnFactor({ ...own.command, factor: factorIn(own) });
    return view.ok ? sendPage(reply, 200, renameFactorPage(own.place, view.value, null)) : sendOwnRefusal(own, view);
  });
  ownPost(app, {
    path: 'factors/:factor/rename',
    fields: ['label'],
    run: async (own) => {
      const factor = factorIn(own);
      const { label } = own.fields;
      const renamed = await flows.renameOwnFactor({ ...own.command, factor, label });
      if (renamed.ok) return own.reply.redirect(`${accountAddress(own.place)}?done=renamed`, 303);
      if (renamed.code !== 'label_malformed') return sendOwnRefusal(own, renamed);
      const view = await flows.readOwnFactor({ ...own.command, factor });
      if (!view.ok) return sendOwnRefusal(own, view);
      const typed = typeof label === 'string' ? label.slice(0, 200) : '';
      return sendPage(own.reply, statusOf(renamed.code), renameFactorPage(own.place, view.value, typed));
    },
  });
}

function removePages(app: FastifyInstance, surface: SignInSurface): void {
  const { flows } = surface;
  const page = async (own: OwnRequest, status: number): Promise<FastifyReply> => {
    const view = await flows.readOwnFactor({ ...own.command, factor: factorIn(own) });
    return view.ok ? sendPage(own.reply, status, removeFactorPage(own.place, view.value)) : sendOwnRefusal(own, view);
  };
  app.get('/t/:tenant/account/factors/:factor/remove', { config: OWN_PAGE, schema: HIDDEN }, (request, reply) =>
    page(ownRequest(request, reply), 200),
  );
  ownPost(app, {
    path: 'factors/:factor/remove',
    fields: [],
    run: async (own) => {
      const factor = factorIn(own);
      const removed = await flows.removeOwnFactor({ ...own.command, factor });
      if (removed.ok) return own.reply.redirect(`${accountAddress(own.place)}?done=removed`, 303);
      if (removed.code === 'fresh_proof_needed')
        return leadToProof(surface, own, { intent: PROVE, returnTo: { kind: 'remove_factor', factor } });
      return removed.code === 'last_usable_factor' ? page(own, statusOf(removed.code)) : sendOwnRefusal(own, removed);
    },
  });
}

function renewPages(app: FastifyInstance, surface: SignInSurface): void {
  const { flows } = surface;
  app.get('/t/:tenant/account/backup-codes/renew', { config: OWN_PAGE, schema: HIDDEN }, async (request, reply) => {
    const own = ownRequest(request, reply);
    const view = await flows.readCodesRenewal(own.command);
    return view.ok ? sendPage(reply, 200, renewCodesPage(own.place, view.value)) : sendOwnRefusal(own, view);
  });
  ownPost(app, {
    path: 'backup-codes/renew',
    fields: [],
    run: async (own) => {
      const renewed = await flows.renewOwnCodes(own.command);
      if (renewed.ok) {
        const page = { ...renewed.value, applicationName: null, onward: accountAddress(own.place) };
        return sendPage(own.reply, 200, backupCodesPage(page));
      }
      if (renewed.code !== 'fresh_proof_needed') return sendOwnRefusal(own, renewed);
      return leadToProof(surface, own, { intent: { kind: 'prove', by: 'real_factor' }, returnTo: { kind: 'renew_codes' } });
    },
  });
}

function factorIn({ request }: OwnRequest): FactorId {
  return namedId<'Factor'>((request.params as { readonly factor: string }).factor);
}
