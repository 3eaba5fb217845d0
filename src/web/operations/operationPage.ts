import type { ErrorCode } from '../../contract/errorCatalogue.ts';
import { CONSOLE_OPERATION } from '../../domain/stepUp/highRiskAct.ts';
import type { OperationAnswered, OperationView } from '../../flows/authorize/answerOperation.ts';
import { html, type Markup } from '../html.ts';
import { layout } from '../layout.ts';
import { OPERATION_TEXTS } from './operationTexts.ts';

interface OperationPlace {
  readonly tenantSlug: string;
  readonly token: string;
}

/** What is confirmed, in the words of the application and whole: what the person reads is what it redeems. */
export function operationPage(place: OperationPlace, { operation, applicationName, tenantName, proof }: OperationView): Markup {
  const texts = OPERATION_TEXTS.ask;
  return layout({
    title: texts.title,
    tenantName,
    applicationName,
    script: 'none',
    content: html`<h1>${texts.title}</h1>
      <p>${texts.lead(applicationName)}</p>
      <p class="notice"><strong>${operation.target}</strong></p>
      <dl>
        <dt>${texts.operation}</dt>
        <dd>${operation.name}</dd>
        ${operation.details.map(
          ({ name, value }) =>
            html`<dt>${name}</dt>
              <dd>${value}</dd>`,
        )}
      </dl>
      ${proof === 'fresh' ? null : html`<p class="hint">${texts.proofFirst}</p>`}
      ${answerForm(place, { path: `${operation.id}/confirm`, submit: proof === 'fresh' ? texts.confirm : texts.prove, className: 'primary' })}
      ${answerForm(place, { path: `${operation.id}/refuse`, submit: texts.refuse, className: 'secondary' })}`,
  });
}

interface AnswerForm {
  readonly path: string;
  readonly submit: string;
  readonly className: 'primary' | 'secondary';
}

function answerForm({ tenantSlug, token }: OperationPlace, { path, submit, className }: AnswerForm): Markup {
  return html`<form method="post" action=${`/t/${tenantSlug}/operations/${path}`}>
    <input type="hidden" name="token" value=${token} />
    <button type="submit" class=${className}>${submit}</button>
  </form>`;
}

/** Chromium holds redirects after a post to form-action, so the browser goes on by a navigation of its own. */
export function operationAnsweredPage(answered: Extract<OperationAnswered, { kind: 'answered' }>): Markup {
  const { operation, applicationName, tenantName } = answered;
  const texts = operation.state === 'confirmed' ? OPERATION_TEXTS.confirmed : OPERATION_TEXTS.refused;
  const address = operation.returnTo === null ? null : onward(operation.returnTo, operation.id);
  const isOfConsole = operation.name.startsWith(CONSOLE_OPERATION);
  return layout({
    title: texts.title,
    tenantName,
    applicationName,
    script: isOfConsole ? 'operationAnswered' : 'none',
    goesTo: address,
    content: html`<h1 data-operation=${operation.id} data-state=${operation.state}>${texts.title}</h1>
      <p>${isOfConsole ? texts.console : texts.lead(applicationName)}</p>
      ${address === null ? null : html`<p><a class="button primary" href=${address}>${OPERATION_TEXTS.back(applicationName)}</a></p>`}`,
  });
}

/** Of one of the application's own addresses, just as it is registered. */
function onward(returnTo: string, operation: string): string {
  const address = new URL(returnTo);
  address.searchParams.set('operation', operation);
  return address.href;
}

export function operationOverPage(code: ErrorCode): Markup {
  const texts = code === 'operation_over' ? OPERATION_TEXTS.over : OPERATION_TEXTS.notFound;
  return layout({
    title: texts.title,
    tenantName: null,
    applicationName: null,
    script: 'none',
    content: html`<h1>${texts.title}</h1>
      <p>${texts.lead}</p>`,
  });
}
