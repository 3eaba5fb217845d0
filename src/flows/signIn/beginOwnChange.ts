import { kindsToAdd } from '../../domain/policy/decideFor.ts';
import type { Intent } from '../../domain/sessions/intent.ts';
import type { ReturnTo } from '../../domain/sessions/signInAttempt.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import { type ChangeOwn, changeOwn, sessionNeeded } from '../ownAccount.ts';
import { stepUpIn } from './beginStepUp.ts';
import type { BrowserTrace } from './command.ts';
import type { Advance } from './step.ts';
import type { StepPorts } from './stepTaken.ts';

export interface BeginOwnChange extends ChangeOwn {
  readonly trace: BrowserTrace;
  readonly intent: Intent;
  readonly returnTo: Extract<ReturnTo, { readonly kind: 'security' | 'remove_factor' | 'renew_codes' }>;
}

/**
 * Begins a step on the person's own live session that they want themselves: to show a factor, or to bind one more (S10,
 * S11). It is an attempt like every other that raises a session; what it asks first is judged at once.
 */
export function beginOwnChange(ports: StepPorts) {
  return ({ intent, returnTo, ...command }: BeginOwnChange): Promise<Result<Advance, 'session_needed' | 'factor_kind_not_allowed'>> =>
    changeOwn(ports, { ...command, act: intent.kind === 'enrol' ? 'add_factor' : 'prove_factor' }, async (tx, own) => {
      // F2: also when it is posted directly to the server. Judged again at every step.
      if (intent.kind === 'enrol' && !kindsToAdd(own.snapshot, own.facts).includes(intent.factor)) {
        return refused('factor_kind_not_allowed', 'A factor of this kind cannot be added to your account.');
      }
      const begin = { application: own.account.id, demand: null, intent, returnTo, session: own.session };
      const advance = await stepUpIn(ports, tx, { ...command, ...begin });
      // The same facts were judged in this transaction a moment ago.
      return advance === null ? sessionNeeded() : succeeded(advance);
    });
}
