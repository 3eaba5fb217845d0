import type { FactorKind } from '../../domain/factors/factor.ts';
import type { Store } from '../../ports/store/store.ts';
import type { Engine } from './connection.ts';
import * as allotments from './queries/allotments.ts';
import { findTenantId, listTenants } from './queries/allTenants.ts';
import * as apiTokens from './queries/apiTokens.ts';
import * as applications from './queries/applications.ts';
import * as attempts from './queries/attempts.ts';
import * as auditEvents from './queries/auditEvents.ts';
import * as auditViews from './queries/auditViews.ts';
import * as backupCodes from './queries/backupCodes.ts';
import type { LookupSettings } from './queries/batchedLookups.ts';
import * as buckets from './queries/buckets.ts';
import * as bypasses from './queries/bypasses.ts';
import * as ceremonyChallenges from './queries/ceremonyChallenges.ts';
import * as credentials from './queries/credentials.ts';
import * as dailyFigures from './queries/dailyFigures.ts';
import { deleteStale } from './queries/deleteStale.ts';
import * as deliveredCodes from './queries/deliveredCodes.ts';
import * as devices from './queries/devices.ts';
import * as directoryPages from './queries/directoryPages.ts';
import * as eventDeliveries from './queries/eventDeliveries.ts';
import * as eventsInOrder from './queries/eventsInOrder.ts';
import * as factors from './queries/factors.ts';
import * as foundAttempts from './queries/findAttempt.ts';
import * as firstFactorGuesses from './queries/firstFactorGuesses.ts';
import { forwardedLookups } from './queries/forwardedLookups.ts';
import * as forwardTickets from './queries/forwardTickets.ts';
import * as people from './queries/gatherPerson.ts';
import * as groups from './queries/groups.ts';
import * as imports from './queries/importUsers.ts';
import * as jobs from './queries/jobs.ts';
import { listEvents } from './queries/listEvents.ts';
import { countUsers, listUsers } from './queries/listUsers.ts';
import { liveSessionLookups } from './queries/liveSessionLookups.ts';
import * as logos from './queries/logos.ts';
import * as mailTemplates from './queries/mailTemplates.ts';
import * as mailTokens from './queries/mailTokens.ts';
import * as messages from './queries/messages.ts';
import { noteMfaFlow } from './queries/mfaFlows.ts';
import { UseNotes } from './queries/noteUse.ts';
import * as notices from './queries/notices.ts';
import * as operations from './queries/operations.ts';
import * as overview from './queries/overview.ts';
import * as passes from './queries/passes.ts';
import * as pendingEnrolments from './queries/pendingEnrolments.ts';
import { policySnapshots } from './queries/policySnapshot.ts';
import * as policyVersions from './queries/policyVersions.ts';
import * as protocolRecords from './queries/protocolRecords.ts';
import { raiseRevision } from './queries/raiseRevision.ts';
import { readinessOf } from './queries/readiness.ts';
import * as readyPeople from './queries/readyPeople.ts';
import * as receivers from './queries/receivers.ts';
import * as rehearsal from './queries/rehearsal.ts';
import * as resets from './queries/resetFactors.ts';
import * as revocation from './queries/revocation.ts';
import * as risk from './queries/risk.ts';
import * as rolloutMails from './queries/rolloutMails.ts';
import * as rollouts from './queries/rollouts.ts';
import * as saml from './queries/saml.ts';
import * as secondFactorGuesses from './queries/secondFactorGuesses.ts';
import * as sendBudgets from './queries/sendBudgets.ts';
import * as sessionApplications from './queries/sessionApplications.ts';
import * as sessionLists from './queries/sessionLists.ts';
import * as sessions from './queries/sessions.ts';
import * as setUp from './queries/setUp.ts';
import * as signals from './queries/signals.ts';
import * as signingKeys from './queries/signingKeys.ts';
import * as smsFactors from './queries/smsFactors.ts';
import * as stepUpRules from './queries/stepUpRules.ts';
import * as stuck from './queries/stuck.ts';
import { insertSweep, isSweepToCome } from './queries/sweeps.ts';
import * as tenants from './queries/tenants.ts';
import * as totpFactors from './queries/totpFactors.ts';
import * as trials from './queries/trials.ts';
import { updateUser } from './queries/updateUser.ts';
import * as upstreamLinks from './queries/upstreamLinks.ts';
import * as upstreamProviders from './queries/upstreamProviders.ts';
import * as upstreamRequests from './queries/upstreamRequests.ts';
import * as users from './queries/users.ts';
import { settledPositions } from './settledPosition.ts';
import { transactionsOver } from './transactions.ts';

export interface StoreSettings {
  /** The kinds of factor that this deployment can verify now (F12); they become part of every snapshot. */
  readonly availableKinds: readonly FactorKind[];
  /** Whether this deployment sends mail. Where it does not (the preset), notices are not written. */
  readonly mail?: 'sent' | 'none';
  /** Added to the database's clock, in milliseconds. Only tests move time. */
  readonly clockOffset?: () => number;
}

export interface PostgresStore extends Store {
  /** Waits for what is written after the answer: when sessions were last used. */
  settled(): Promise<void>;
}

/** Where no mail is sent, nobody waits for one. */
const NO_NOTICES = { insertNotice: async () => undefined, insertFoldedNotice: async () => undefined };

const noOffset = (): number => 0;

/**
 * The store over an engine: each file of queries/ has the questions of one family, under the names of the port. Whoever
 * closes the store closes the engine.
 */
export function postgresStore(engine: Engine, settings: StoreSettings): PostgresStore {
  const clockOffset = settings.clockOffset ?? noOffset;
  const transactions = transactionsOver({ engine, clockOffset });
  const notes = new UseNotes(transactions.transaction);
  const { policySnapshot, keptAt } = policySnapshots(settings.availableKinds);
  const lookups: LookupSettings = { engine, clockOffset, noteUse: (tenantId, used) => notes.note(tenantId, used) };
  return {
    ...allotments,
    ...apiTokens,
    ...applications,
    ...attempts,
    ...auditEvents,
    ...auditViews,
    ...dailyFigures,
    ...overview,
    listEvents,
    ...backupCodes,
    ...buckets,
    ...bypasses,
    ...ceremonyChallenges,
    ...credentials,
    ...deliveredCodes,
    ...devices,
    ...risk,
    ...directoryPages,
    ...sessionLists,
    countUsers,
    listUsers,
    ...factors,
    ...firstFactorGuesses,
    ...forwardTickets,
    ...foundAttempts,
    ...people,
    ...groups,
    ...imports,
    ...logos,
    ...mailTemplates,
    ...mailTokens,
    ...passes,
    ...pendingEnrolments,
    ...policyVersions,
    ...protocolRecords,
    ...readyPeople,
    ...receivers,
    ...signals,
    ...eventDeliveries,
    ...eventsInOrder,
    ...rehearsal,
    ...saml,
    ...upstreamProviders,
    ...upstreamRequests,
    insertUpstreamLink: upstreamLinks.insertUpstreamLink,
    findUpstreamLink: upstreamLinks.findUpstreamLink,
    listUpstreamLinks: upstreamLinks.listUpstreamLinks,
    deleteUpstreamLink: upstreamLinks.deleteUpstreamLink,
    noteUpstreamUse: upstreamLinks.noteUpstreamUse,
    insertTrial: trials.insertTrial,
    countTried: trials.countTried,
    listTried: trials.listTried,
    insertOperation: operations.insertOperation,
    findOperation: operations.findOperation,
    lockOperation: operations.lockOperation,
    settleOperation: operations.settleOperation,
    insertStepUpRule: stepUpRules.insertStepUpRule,
    countStepUps: stepUpRules.countStepUps,
    ...resets,
    ...revocation,
    ...rolloutMails,
    insertSweep,
    isSweepToCome,
    ...rollouts,
    readinessOf,
    ...secondFactorGuesses,
    ...sessionApplications,
    ...sessions,
    ...setUp,
    ...signingKeys,
    ...smsFactors,
    ...stuck,
    noteMfaFlow,
    ...tenants,
    ...totpFactors,
    ...users,
    insertMessage: messages.insertMessage,
    findMessageToSend: messages.findMessageToSend,
    recordMessageSent: messages.recordMessageSent,
    buryMessage: messages.buryMessage,
    reviveMessage: messages.reviveMessage,
    recordReceipt: messages.recordReceipt,
    chargeSend: sendBudgets.chargeSend,
    listMessages: messages.listMessages,
    ...(settings.mail === 'sent' ? notices : NO_NOTICES),
    enqueueJob: jobs.enqueueJob,
    enqueueJobAt: jobs.enqueueJobAt,
    enqueuePeriodicJobs: jobs.enqueuePeriodicJobs,
    claimJobs: jobs.claimJobs,
    finishJob: jobs.finishJob,
    deferJob: jobs.deferJob,
    restartJob: jobs.restartJob,
    buryJob: jobs.buryJob,
    deleteStale,
    raiseRevision,
    updateUser,
    policySnapshot,
    findTenantId: (slug) => findTenantId(engine, slug),
    listTenants: () => listTenants(engine),
    findTenantsWithJobs: (kinds) => jobs.findTenantsWithJobs({ engine, clockOffset }, kinds),
    findDueReceivers: () => receivers.findDueReceivers({ engine, clockOffset }),
    settledPosition: settledPositions(engine),
    findLiveSession: liveSessionLookups(lookups),
    findForwarded: forwardedLookups(
      lookups,
      (tenantId, revision) => keptAt(tenantId, revision) ?? transactions.transaction(tenantId, (tx) => policySnapshot(tx, revision)),
    ),
    ...transactions,
    ping: async () => {
      await engine.runAlone('select 1', []);
    },
    settled: () => notes.flush(),
    close: async () => {
      await notes.flush();
      await engine.close();
    },
  };
}
