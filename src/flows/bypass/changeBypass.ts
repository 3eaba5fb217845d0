import type { ApplicationId } from '../../domain/directory/application.ts';
import type { BypassId } from '../../domain/policy/bypass.ts';
import { formatInstant, type Instant } from '../../kernel/instant.ts';
import { type Result, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, administer, eventBy } from '../administer.ts';
import type { BypassListed } from '../bypassListed.ts';
import { type ConfirmationRefused, confirmedAct } from '../confirmedAct.ts';
import { personActedOn } from '../personActedOn.ts';
import { record } from '../record.ts';
import { stateOfBypass } from '../stateOfBypass.ts';
import { tenantHere } from '../tenantHere.ts';
import { type BypassActedOnError, bypassActedOn, bypassOver } from './bypassActedOn.ts';
import { windowWithEnd } from './bypassWindow.ts';
import { exceptedApplications } from './exceptedApplications.ts';
import { exceptedInWords } from './exceptedInWords.ts';
import { reasonGiven } from './reasonGiven.ts';

export interface ChangeBypass extends Administration {
  readonly bypass: BypassId;
  /** Why it is changed; why it was granted stays as it is. */
  readonly reason: unknown;
  /** null: it stays. */
  readonly until: Instant | null;
  /** null: they stay. */
  readonly exceptApplications: readonly ApplicationId[] | null;
}

export type ChangeBypassError =
  | BypassActedOnError
  | ConfirmationRefused
  | 'reason_missing'
  | 'bypass_window_out_of_range'
  | 'application_not_found';

/**
 * B3, B5: shortens or extends a bypass, within the tenant's maximum from its beginning, or makes it leave out other applications. U5: whatever makes it
 * wider is confirmed, as granting it was.
 */
export function changeBypass(ports: Pick<Ports, 'store' | 'random'>) {
  return (command: ChangeBypass): Promise<Result<BypassListed, ChangeBypassError>> =>
    administer(
      ports,
      { ...command, act: 'grant_bypass', on: null },
      async (tx, acting): Promise<Result<BypassListed, ChangeBypassError>> => {
        const found = await bypassActedOn(ports, tx, { acting, bypass: command.bypass });
        if (!found.ok) return found;
        const before = found.value;
        const reason = reasonGiven(command.reason);
        if (!reason.ok) return reason;
        const { settings } = await tenantHere(ports, tx);
        const limits = { now: tx.now, maxHours: settings.bypassMaxHours };
        const window = command.until === null ? succeeded(before) : windowWithEnd(before.from, command.until, limits);
        if (!window.ok) return window;
        const wanted = command.exceptApplications;
        const excepted = wanted === null ? succeeded(before.exceptApplications) : await exceptedApplications(ports, tx, wanted);
        if (!excepted.ok) return excepted;
        const to = { until: window.value.until, exceptApplications: excepted.value };
        if (to.until > before.until || before.exceptApplications.some((one) => !to.exceptApplications.includes(one))) {
          const person = await personActedOn(ports, tx, { acting, user: before.user });
          if (!person.ok) return person;
          const exceptApplications = await exceptedInWords(ports, tx, to.exceptApplications);
          const wider = { bypass: before.id, from: before.from, minutes: null, until: to.until, exceptApplications };
          const confirmed = await confirmedAct(ports, tx, command, { act: 'grant_bypass', person: person.value, ...wider });
          if (!confirmed.ok) return confirmed;
        }
        if (!(await ports.store.updateBypass(tx, before.id, to))) return bypassOver();
        const data = {
          bypass: before.id,
          reason: reason.value,
          from: { until: formatInstant(before.until), exceptApplications: before.exceptApplications },
          to: { until: formatInstant(to.until), exceptApplications: to.exceptApplications },
        };
        await record(ports, tx, eventBy(command.by, 'bypass.changed', { user: before.user, data }));
        const changed = { ...before, ...to };
        return succeeded({ ...changed, state: stateOfBypass(changed, tx.now) });
      },
    );
}
