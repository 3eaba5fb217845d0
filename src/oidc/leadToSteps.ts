import type { KoaContextWithOIDC } from 'oidc-provider';
import { beginSteps } from '../flows/signIn/beginSteps.ts';
import type { StepPorts } from '../flows/signIn/stepTaken.ts';
import { currentExchange } from './exchange.ts';

/**
 * Begins the attempt in which the person shows what the decision asks for, in the transaction that stores the
 * interaction: either both are there or none is. @returns where the browser goes.
 */
export async function leadToSteps(ports: StepPorts, ctx: KoaContextWithOIDC, interaction: { readonly uid: string }): Promise<string> {
  const exchange = currentExchange();
  const decided = await exchange.decided;
  if (decided === null) throw new Error('a person is asked without a decision');
  const { question, answer } = decided;
  if (answer.kind !== 'sign_in' && answer.kind !== 'step_up') throw new Error('a person is asked who need not be');
  const tx = await exchange.tx();
  const begun = await beginSteps(ports, tx, {
    tenantId: tx.tenantId,
    application: question.application.id,
    demand: question.demand,
    scopes: question.scopes,
    returnTo: { kind: 'oidc', interaction: interaction.uid },
    answer,
    trace: exchange.visit.trace,
  });
  exchange.leadsTo(begun.attempt);
  const { login_hint: hint } = ctx.oidc.params ?? {};
  const loginHint = answer.kind === 'sign_in' && typeof hint === 'string' ? hint : null;
  const { location, setCookies } = exchange.visit.toSteps({ attempt: begun.attempt, handle: begun.handle, loginHint });
  for (const cookie of setCookies) ctx.append('set-cookie', cookie);
  return location;
}
