import { deleteView } from '../../flows/audit/deleteView.ts';
import { exportAudit } from '../../flows/audit/exportAudit.ts';
import { listEventTypes } from '../../flows/audit/listEventTypes.ts';
import { listViews } from '../../flows/audit/listViews.ts';
import { queryAudit } from '../../flows/audit/queryAudit.ts';
import { changeView, makeView } from '../../flows/audit/saveView.ts';
import { showEvent } from '../../flows/audit/showEvent.ts';
import { changeBypass } from '../../flows/bypass/changeBypass.ts';
import { grantBypass } from '../../flows/bypass/grantBypass.ts';
import { listBypasses } from '../../flows/bypass/listBypasses.ts';
import { revokeBypass } from '../../flows/bypass/revokeBypass.ts';
import { addMember } from '../../flows/directory/addMember.ts';
import { countUsers } from '../../flows/directory/countUsers.ts';
import { createGroup } from '../../flows/directory/createGroup.ts';
import { createUser } from '../../flows/directory/createUser.ts';
import { deleteApplication } from '../../flows/directory/deleteApplication.ts';
import { deleteGroup } from '../../flows/directory/deleteGroup.ts';
import { deleteUser } from '../../flows/directory/deleteUser.ts';
import { disableUser } from '../../flows/directory/disableUser.ts';
import { enableUser } from '../../flows/directory/enableUser.ts';
import { importUsers } from '../../flows/directory/importUsers.ts';
import { listMembers } from '../../flows/directory/listMembers.ts';
import { listPeopleWithRole } from '../../flows/directory/listPeopleWithRole.ts';
import { listUsers } from '../../flows/directory/listUsers.ts';
import { pageApplications } from '../../flows/directory/pageApplications.ts';
import { pageGroups } from '../../flows/directory/pageGroups.ts';
import { registerApplication } from '../../flows/directory/registerApplication.ts';
import { removeMember } from '../../flows/directory/removeMember.ts';
import { renameGroup } from '../../flows/directory/renameGroup.ts';
import { revokeInvitation } from '../../flows/directory/revokeInvitation.ts';
import { rotateClientSecret } from '../../flows/directory/rotateClientSecret.ts';
import { sendInvitation } from '../../flows/directory/sendInvitation.ts';
import { sendMailVerification } from '../../flows/directory/sendMailVerification.ts';
import { setPassword } from '../../flows/directory/setPassword.ts';
import { setRole } from '../../flows/directory/setRole.ts';
import { showApplication } from '../../flows/directory/showApplication.ts';
import { showGroup } from '../../flows/directory/showGroup.ts';
import { showMe } from '../../flows/directory/showMe.ts';
import { showTenant } from '../../flows/directory/showTenant.ts';
import { showUser } from '../../flows/directory/showUser.ts';
import { switchApplication } from '../../flows/directory/switchApplication.ts';
import { updateApplication } from '../../flows/directory/updateApplication.ts';
import { updateTenant } from '../../flows/directory/updateTenant.ts';
import { updateUser } from '../../flows/directory/updateUser.ts';
import { listFactors } from '../../flows/factors/listFactors.ts';
import { removeFactor } from '../../flows/factors/removeFactor.ts';
import { renewBackupCodes } from '../../flows/factors/renewBackupCodes.ts';
import { reopenEnrolmentWindow } from '../../flows/factors/reopenEnrolmentWindow.ts';
import { resetFactors } from '../../flows/factors/resetFactors.ts';
import { unlockSecondFactor } from '../../flows/factors/unlockSecondFactor.ts';
import { setBranding, showBranding } from '../../flows/messages/branding.ts';
import { listMessages } from '../../flows/messages/listMessages.ts';
import { listTemplates } from '../../flows/messages/listTemplates.ts';
import { setLogo, showLogo } from '../../flows/messages/logo.ts';
import { previewTemplate } from '../../flows/messages/previewTemplate.ts';
import { reviveMessage } from '../../flows/messages/reviveMessage.ts';
import { previewRolloutMail, sendRolloutTestMail } from '../../flows/messages/rolloutMail.ts';
import { sendTestMail } from '../../flows/messages/sendTestMail.ts';
import { sendTestSms } from '../../flows/messages/sendTestSms.ts';
import { resetTemplate, setTemplate } from '../../flows/messages/setTemplate.ts';
import { showMail } from '../../flows/messages/showMail.ts';
import { showSms } from '../../flows/messages/showSms.ts';
import { showOverview } from '../../flows/overview/showOverview.ts';
import { makePass } from '../../flows/passes/makePass.ts';
import { revokePass } from '../../flows/passes/revokePass.ts';
import { exportMailing } from '../../flows/rollout/exportMailing.ts';
import { listMailing } from '../../flows/rollout/listMailing.ts';
import { listRollouts } from '../../flows/rollout/listRollouts.ts';
import { pauseRollout } from '../../flows/rollout/pauseRollout.ts';
import { previewRollout } from '../../flows/rollout/previewRollout.ts';
import { resumeRollout } from '../../flows/rollout/resumeRollout.ts';
import { rollBackRollout } from '../../flows/rollout/rollBackRollout.ts';
import { showMailing } from '../../flows/rollout/showMailing.ts';
import { showReadiness } from '../../flows/rollout/showReadiness.ts';
import { showRollout } from '../../flows/rollout/showRollout.ts';
import { startRollout } from '../../flows/rollout/startRollout.ts';
import { countSessions } from '../../flows/sessions/countSessions.ts';
import { demoteSessionsOfTenant } from '../../flows/sessions/demoteSessionsOfTenant.ts';
import { listSessions } from '../../flows/sessions/listSessions.ts';
import { revokeSession } from '../../flows/sessions/revokeSession.ts';
import { revokeSessionsOfTenant } from '../../flows/sessions/revokeSessionsOfTenant.ts';
import { revokeSessionsOfUser } from '../../flows/sessions/revokeSessionsOfUser.ts';
import { showSession } from '../../flows/sessions/showSession.ts';
import { exportStuck } from '../../flows/stuck/exportStuck.ts';
import { listStuck } from '../../flows/stuck/listStuck.ts';
import { showStuckFigures } from '../../flows/stuck/showStuckFigures.ts';
import type { Ports } from '../../ports/ports.ts';
import { federationFlows } from './federationFlows.ts';
import { policyFlows } from './policyFlows.ts';
import { receiverFlows } from './receiverFlows.ts';
import { tokenFlows } from './tokenFlows.ts';

/** The use cases of the administration that the API calls, bound to their ports. */
export type AdminFlows = ReturnType<typeof adminFlows>;

type AdminPorts = Pick<
  Ports,
  | 'store'
  | 'random'
  | 'clock'
  | 'digest'
  | 'passwordHasher'
  | 'breachedPasswords'
  | 'csv'
  | 'sealer'
  | 'capabilities'
  | 'certificates'
  | 'upstreams'
  | 'templates'
  | 'mailer'
  | 'smsSender'
  | 'phoneNumbers'
  | 'addresses'
  | 'outward'
>;

export function adminFlows(ports: AdminPorts) {
  return {
    ...directoryFlows(ports),
    ...policyFlows(ports),
    ...rolloutFlows(ports),
    ...federationFlows(ports),
    ...waysOut(ports),
    listSessions: listSessions(ports),
    countSessions: countSessions(ports),
    showSession: showSession(ports),
    revokeSession: revokeSession(ports),
    revokeSessionsOfUser: revokeSessionsOfUser(ports),
    revokeSessionsOfTenant: revokeSessionsOfTenant(ports),
    demoteSessionsOfTenant: demoteSessionsOfTenant(ports),
    listFactors: listFactors(ports),
    removeFactor: removeFactor(ports),
    renewBackupCodes: renewBackupCodes(ports),
    unlockSecondFactor: unlockSecondFactor(ports),
    ...auditFlows(ports),
    showOverview: showOverview(ports),
    listStuck: listStuck(ports),
    showStuckFigures: showStuckFigures(ports),
    exportStuck: exportStuck(ports),
    showReadiness: showReadiness(ports),
    ...messageFlows(ports),
    ...tokenFlows(ports),
    ...receiverFlows(ports),
  };
}

function directoryFlows(ports: AdminPorts) {
  return {
    showMe: showMe(ports),
    listPeopleWithRole: listPeopleWithRole(ports),
    showTenant: showTenant(ports),
    updateTenant: updateTenant(ports),
    listUsers: listUsers(ports),
    countUsers: countUsers(ports),
    listMembers: listMembers(ports),
    showUser: showUser(ports),
    createUser: createUser(ports),
    updateUser: updateUser(ports),
    setPassword: setPassword(ports),
    setRole: setRole(ports),
    switchApplication: switchApplication(ports),
    disableUser: disableUser(ports),
    enableUser: enableUser(ports),
    deleteUser: deleteUser(ports),
    sendInvitation: sendInvitation(ports),
    revokeInvitation: revokeInvitation(ports),
    sendMailVerification: sendMailVerification(ports),
    importUsers: importUsers(ports),
    pageGroups: pageGroups(ports),
    showGroup: showGroup(ports),
    createGroup: createGroup(ports),
    renameGroup: renameGroup(ports),
    deleteGroup: deleteGroup(ports),
    addMember: addMember(ports),
    removeMember: removeMember(ports),
    pageApplications: pageApplications(ports),
    showApplication: showApplication(ports),
    registerApplication: registerApplication(ports),
    updateApplication: updateApplication(ports),
    rotateClientSecret: rotateClientSecret(ports),
    deleteApplication: deleteApplication(ports),
  };
}

function messageFlows(ports: AdminPorts) {
  return {
    listMessages: listMessages(ports),
    reviveMessage: reviveMessage(ports),
    listTemplates: listTemplates(ports),
    previewTemplate: previewTemplate(ports),
    setTemplate: setTemplate(ports),
    resetTemplate: resetTemplate(ports),
    showLogo: showLogo(ports),
    setLogo: setLogo(ports),
    showBranding: showBranding(ports),
    setBranding: setBranding(ports),
    sendTestMail: sendTestMail(ports),
    sendTestSms: sendTestSms(ports),
    showMail: showMail(ports),
    showSms: showSms(ports),
    /** No use case: the same for everybody, and it changes with the product alone. */
    phoneCountries: ports.phoneNumbers.countries,
  };
}

function auditFlows(ports: AdminPorts) {
  return {
    queryAudit: queryAudit(ports),
    showEvent: showEvent(ports),
    listEventTypes: listEventTypes(ports),
    exportAudit: exportAudit(ports),
    listViews: listViews(ports),
    makeView: makeView(ports),
    changeView: changeView(ports),
    deleteView: deleteView(ports),
  };
}

function waysOut(ports: AdminPorts) {
  return {
    grantBypass: grantBypass(ports),
    changeBypass: changeBypass(ports),
    revokeBypass: revokeBypass(ports),
    listBypasses: listBypasses(ports),
    resetFactors: resetFactors(ports),
    reopenEnrolmentWindow: reopenEnrolmentWindow(ports),
    makePass: makePass(ports),
    revokePass: revokePass(ports),
  };
}

function rolloutFlows(ports: AdminPorts) {
  return {
    previewRollout: previewRollout(ports),
    startRollout: startRollout(ports),
    listRollouts: listRollouts(ports),
    showRollout: showRollout(ports),
    pauseRollout: pauseRollout(ports),
    resumeRollout: resumeRollout(ports),
    rollBackRollout: rollBackRollout(ports),
    showMailing: showMailing(ports),
    listMailing: listMailing(ports),
    exportMailing: exportMailing(ports),
    previewRolloutMail: previewRolloutMail(ports),
    sendRolloutTestMail: sendRolloutTestMail(ports),
  };
}
