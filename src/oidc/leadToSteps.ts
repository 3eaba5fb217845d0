import type { KoaContextWithOIDC } from 'oidc-provider';
import { beginIn } from '../flows/signIn/beginSignIn.ts';
import { type BeginStepUp, stepUpIn } from '../flows/signIn/beginStepUp.ts';
import type { Ports } from '../ports/ports.ts';
import type { Tx } from '../ports/store/transaction.ts';
import { currentExchange } from './exchange.ts';

type BeginPorts = Pick<Ports, 'store' | 'random' | 'digest' | 'addresses'>;

/**
 * Begins the attempt in which the person shows what the decision asks for, in the transaction that stores the
 * interaction: either both are there or none is. @returns where the browser goes.
 */
export async function leadToSteps(ports: BeginPorts, ctx: KoaContextWithOIDC, interaction: { readonly uid: string }): Promise<string> {
  const exchange = currentExchange();
  const decided = await exchange.decided;
  if (decided === null) throw new Error('a person is asked without a decision');
  const { question, answer } = decided;
  const tx = await exchange.tx();
  const command = {
    tenantId: tx.tenantId,
    application: question.application.id,
    demand: question.demand,
    scopes: question.scopes,
    returnTo: { kind: 'oidc', interaction: interaction.uid },
  } as const;
  const begun =
    answer.kind === 'step_up'
      ? await stepUp(ports, tx, { ...command, session: answer.session, risk: answer.risk, trace: exchange.visit.trace })
      : await beginIn(ports, tx, { ...command, session: null });
  exchange.leadsTo(begun.attempt);
  const { login_hint: hint } = ctx.oidc.params ?? {};
  const loginHint = answer.kind === 'sign_in' && typeof hint === 'string' ? hint : null;
  const { location, setCookies } = exchange.visit.toSteps({ attempt: begun.attempt, handle: begun.handle, loginHint });
  for (const cookie of setCookies) ctx.append('set-cookie', cookie);
  return location;
}

async function stepUp(ports: BeginPorts, tx: Tx, command: BeginStepUp) {
  const advance = await stepUpIn(ports, tx, command);
  // The same facts were judged in this transaction a moment ago.
  if (advance === null || advance.handle === null || advance.session !== null)
    throw new Error('a step-up was decided twice, and not alike');
  return { attempt: advance.view.attempt, handle: advance.handle };
}
