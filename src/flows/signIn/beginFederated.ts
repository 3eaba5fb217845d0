import type { UpstreamProviderId } from '../../domain/directory/upstreamProvider.ts';
import type { Result } from '../../kernel/result.ts';
import type { AttemptFound } from '../../ports/store/attemptStore.ts';
import { demandOf } from '../sessionFacts.ts';
import { prepareVisit, type VisitBegun, type VisitError, type Visiting, type VisitPorts, visitAddress } from '../upstreamVisit.ts';
import { attemptNotFound, keyOf, type OnAttempt, stepNotOffered } from './command.ts';
import { judgeAttempt } from './gather.ts';
import { providersAt } from './providersAt.ts';
import type { StepError } from './step.ts';
import { stepOf } from './stepOf.ts';
import { stepRefused } from './stepRefused.ts';

export interface BeginFederated extends OnAttempt {
  /** null: what was posted is no id. */
  readonly provider: UpstreamProviderId | null;
}

/** Goes to a provider elsewhere, which the step has to offer. Nothing is known of the person by that. */
export function beginFederated(ports: VisitPorts) {
  return async (command: BeginFederated): Promise<Result<VisitBegun, StepError | VisitError>> => {
    const begun = await ports.store.transaction(command.tenantId, async (tx): Promise<Result<Visiting, StepError | VisitError>> => {
      const found = await ports.store.findAttempt(tx, keyOf(command, ports.digest));
      if (found === null) return attemptNotFound();
      const judged = found.attempt.userId === null ? null : await judgeAttempt(ports, tx, found);
      if (found.attempt.userId !== null && judged === null) return attemptNotFound();
      const step = judged === null ? 'identify' : stepOf(judged).kind;
      if (!providersAt(step, found, judged?.elsewhere ?? 'restricted').some(({ id }) => id === command.provider))
        return judged === null ? stepNotOffered() : stepRefused(ports, tx, { judged, command, refusal: stepNotOffered() });
      const errand = { kind: 'attempt', attempt: found.attempt.id } as const;
      const proof = judged !== null || asksForAge(found) ? 'now' : 'any';
      return prepareVisit(ports, tx, { errand, secret: command.handle, provider: command.provider, proof });
    });
    return begun.ok ? visitAddress(ports, begun.value) : begun;
  };
}

/** U1: `max_age` and `prompt=login` mean that the person proves anew who they are, there as here. */
function asksForAge({ application, attempt }: AttemptFound): boolean {
  const demand = demandOf(application, attempt.demand);
  return demand !== null && (demand.maxAgeSeconds !== null || demand.notBefore !== null);
}
