import type { FactorKind } from '../../../domain/factors/factor.ts';
import type { Person, Step, StepView } from '../../../flows/signIn/step.ts';
import type { Instant } from '../../../kernel/instant.ts';
import type { DialledCountry } from '../../../ports/phoneNumbers.ts';
import { html, type Markup } from '../../html.ts';
import { layout } from '../../layout.ts';
import { type AttemptPlace, attemptAddress, type StepPath, stepAddress } from '../addresses.ts';
import { TEXTS } from '../texts.ts';

/** What every page of a step knows besides the step itself. */
export interface StepContext {
  readonly place: AttemptPlace;
  readonly view: Omit<StepView, 'step'>;
  /** The token that its forms carry. */
  readonly token: string;
  /** What was not accepted; null: nothing was posted, or it was accepted. */
  readonly error: string | null;
  /** F12: where the deployment cannot verify them there is no button. */
  readonly passkeys: 'offered' | 'unavailable';
  /** What works by mail, where there is mail: a new password, and an account where strangers can make one. null: not here. */
  readonly byMail: { readonly forgot: string | null; readonly register: string | null };
  /** The kind, or the pass, that the address asks for; null: the first one. It chooses among what is offered, nothing more. */
  readonly chosen: FactorKind | 'pass' | null;
  /** For the choice of a country. */
  readonly callingCodes: readonly DialledCountry[];
  /** A phone number and its country as they were typed; null: no country was chosen. */
  readonly number: string;
  readonly country: string | null;
  /** The clock of the process: it only words a wait. */
  readonly now: Instant;
  /** Typed before, to be shown again, or supposed by the application (login_hint); never a secret, and nobody's proof. */
  readonly loginName: string;
  /** What the browser says it is, in words, as a name for a passkey that it keeps; null: nothing that people would know. */
  readonly device: string | null;
}

export type StepOf<Kind extends Step['kind']> = Extract<Step, { readonly kind: Kind }>;

export function stepPage(
  context: StepContext,
  page: { readonly title: string; readonly script: 'none' | 'signIn'; readonly content: Markup },
): Markup {
  const { tenantName, applicationName } = context.view;
  return layout({
    title: context.error === null ? page.title : `Error: ${page.title}`,
    tenantName,
    applicationName,
    script: page.script,
    content: html`<h1>${page.title}</h1>
      ${page.content}`,
  });
}

/** The message that a screen reader says at once. */
export function errorNote({ error }: Pick<StepContext, 'error'>): Markup {
  return error === null ? null : html`<p class="error" role="alert" id="error">${error}</p>`;
}

/** A form that posts to a step, with its token. */
export function stepForm(
  context: Pick<StepContext, 'place' | 'token'>,
  form: {
    readonly path: StepPath;
    readonly className?: string;
    readonly attributes?: Readonly<Record<string, string>>;
    readonly content: Markup;
  },
): Markup {
  return html`<form method="post" action=${stepAddress(context.place, form.path)} class=${form.className ?? ''} ...${form.attributes ?? {}}>
    <input type="hidden" name="token" value=${context.token} />
    ${form.content}
  </form>`;
}

/** Giving up is always possible. */
export function cancelForm(context: StepContext): Markup {
  return stepForm(context, {
    path: 'cancel',
    className: 'aside',
    content: html`<button type="submit" class="quiet">${TEXTS.cancel}</button>`,
  });
}

/** Back to the choice among the kinds; where the person chose one on their own page there is none, and one can only give up. */
export function otherWay(context: StepContext): Markup {
  if (context.view.intent !== null) return cancelForm(context);
  return html`<p class="aside"><a href=${attemptAddress(context.place)}>${TEXTS.totp.otherWay}</a></p>`;
}

/** @param intent with one the person is signed in already. */
export function personLine(person: Person, intent: StepView['intent'] = null): Markup {
  const says = intent === null ? TEXTS.signedInAs : TEXTS.own.person;
  return html`<p class="person">${says} <strong>${person.displayName}</strong> <span class="login">${person.loginName}</span></p>`;
}

/** For a field with an error: which text says so. */
export function invalid({ error }: Pick<StepContext, 'error'>): Readonly<Record<string, string>> {
  return error === null ? {} : { 'aria-invalid': 'true', 'aria-describedby': 'error' };
}

/** The form that the script fills with the answer of `navigator.credentials` and posts. */
export function ceremonyForm(
  context: Pick<StepContext, 'place' | 'token'>,
  ceremony: {
    readonly path: 'passkey' | 'webauthn' | 'enrolments/webauthn/confirm';
    readonly options: string;
    readonly kind: 'get' | 'create' | 'conditional';
    readonly button: string;
    readonly buttonClass: string;
    readonly fields?: Markup;
  },
): Markup {
  return stepForm(context, {
    path: ceremony.path,
    attributes: { 'data-ceremony': ceremony.kind, 'data-options': ceremony.options },
    content: html`<input type="hidden" name="response" value="" />
      ${ceremony.fields ?? null}
      <button type="submit" class=${ceremony.buttonClass} disabled>${ceremony.button}</button>
      <p class="note" role="status" data-unsupported=${TEXTS.notSupported}></p>
      <noscript><p class="note">${TEXTS.needsScript}</p></noscript>`,
  });
}
