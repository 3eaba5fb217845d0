import type { ApplicationId } from '../../domain/directory/application.ts';
import type { UserId } from '../../domain/directory/user.ts';
import { formatInstant } from '../../kernel/instant.ts';
import { type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import { type Administration, actorOf, administer, eventBy } from '../administer.ts';
import type { BypassListed } from '../bypassListed.ts';
import { type ConfirmationRefused, confirmedAct } from '../confirmedAct.ts';
import { personActedOn, userNotFound } from '../personActedOn.ts';
import { record } from '../record.ts';
import { stateOfBypass } from '../stateOfBypass.ts';
import { tenantHere } from '../tenantHere.ts';
import { newWindow, type WindowWanted } from './bypassWindow.ts';
import { exceptedApplications } from './exceptedApplications.ts';
import { exceptedInWords } from './exceptedInWords.ts';
import { reasonGiven } from './reasonGiven.ts';

export interface GrantBypass extends Administration, WindowWanted {
  readonly user: UserId;
  readonly reason: unknown;
  readonly exceptApplications: readonly ApplicationId[];
}

export type GrantBypassError =
  | ConfirmationRefused
  | 'user_not_found'
  | 'reason_missing'
  | 'bypass_window_out_of_range'
  | 'application_not_found'
  | 'bypass_exists';

/**
 * B1, B4: turns enforcement off for another person, for a time and for a reason. A person has one that is not over: a
 * second is refused and not put in its place, so that what somebody else granted does not change in silence.
 */
export function grantBypass(ports: Pick<Ports, 'store' | 'random'>) {
  return (command: GrantBypass): Promise<Result<BypassListed, GrantBypassError>> =>
    administer(
      ports,
      { ...command, act: 'grant_bypass', on: command.user },
      async (tx, acting): Promise<Result<BypassListed, GrantBypassError>> => {
        const { store } = ports;
        // Held from here on: of two grants at once the second finds the first.
        if (!(await store.lockUser(tx, command.user))) return userNotFound();
        const person = await personActedOn(ports, tx, { acting, user: command.user });
        if (!person.ok) return person;
        const reason = reasonGiven(command.reason);
        if (!reason.ok) return reason;
        const { settings } = await tenantHere(ports, tx);
        const window = newWindow(command, { now: tx.now, maxHours: settings.bypassMaxHours });
        if (!window.ok) return window;
        const excepted = await exceptedApplications(ports, tx, command.exceptApplications);
        if (!excepted.ok) return excepted;
        const [standing] = await store.listBypasses(tx, { user: command.user, state: 'open', before: null, limit: 1 });
        if (standing !== undefined) {
          return refused('bypass_exists', 'This person has a bypass already. Change it, or revoke it first.', { bypass: standing.id });
        }
        const { by, from, until, minutes = null } = command;
        const exceptApplications = await exceptedInWords(ports, tx, excepted.value);
        const wanted = { bypass: null, from, until, minutes, exceptApplications };
        const confirmed = await confirmedAct(ports, tx, command, { act: 'grant_bypass', person: person.value, ...wanted });
        if (!confirmed.ok) return confirmed;
        const bypass = {
          id: ports.random.id<'Bypass'>(tx.now),
          user: command.user,
          ...window.value,
          exceptApplications: excepted.value,
          reason: reason.value,
          grantedBy: actorOf(by),
        };
        await store.insertBypass(tx, bypass);
        const data = {
          bypass: bypass.id,
          from: formatInstant(bypass.from),
          until: formatInstant(bypass.until),
          reason: bypass.reason,
          exceptApplications: bypass.exceptApplications,
        };
        await record(ports, tx, eventBy(by, 'bypass.granted', { user: command.user, data }));
        const granted = { ...bypass, grantedAt: tx.now, revokedAt: null };
        return succeeded({ ...granted, state: stateOfBypass(granted, tx.now) });
      },
    );
}
