import { askPasswordReset } from '../flows/accounts/askPasswordReset.ts';
import { askRegistration } from '../flows/accounts/askRegistration.ts';
import { confirmMail } from '../flows/accounts/confirmMail.ts';
import { openLink } from '../flows/accounts/openLink.ts';
import { readRegistration } from '../flows/accounts/readRegistration.ts';
import { resetPassword } from '../flows/accounts/resetPassword.ts';
import { isUnsubscribeAddress, subscribe, unsubscribe } from '../flows/accounts/unsubscribe.ts';
import { confirmOperation, refuseOperation, showOperation } from '../flows/authorize/answerOperation.ts';
import { checkForwarded } from '../flows/authorize/checkForwarded.ts';
import { findProtectedHost } from '../flows/authorize/findProtectedHost.ts';
import { openForwarded } from '../flows/authorize/openForwarded.ts';
import { openOperation } from '../flows/authorize/openOperation.ts';
import { redeemForwardCode } from '../flows/authorize/redeemForwardCode.ts';
import { operationState, redeemOperation } from '../flows/authorize/redeemOperation.ts';
import { prepareSigningKey } from '../flows/keys/prepareSigningKey.ts';
import { readLook } from '../flows/messages/readLook.ts';
import { takeReceipt } from '../flows/messages/takeReceipt.ts';
import { removeStream, saveStream, setStreamStatus, showStream, verifyStream } from '../flows/outward/changeStream.ts';
import { pollSignals } from '../flows/outward/pollSignals.ts';
import { askMailChange, askMailVerification } from '../flows/selfService/askMailChange.ts';
import { changePassword } from '../flows/selfService/changePassword.ts';
import { endOtherSessions, endOwnSession } from '../flows/selfService/endOwnSessions.ts';
import { listOwnActivity } from '../flows/selfService/listOwnActivity.ts';
import { listOwnSessions } from '../flows/selfService/listOwnSessions.ts';
import { beginOwnLink, finishOwnLink, removeOwnLink } from '../flows/selfService/ownLinks.ts';
import { readOwnFactor } from '../flows/selfService/readOwnFactor.ts';
import { readRecovery } from '../flows/selfService/readRecovery.ts';
import { readSecurity } from '../flows/selfService/readSecurity.ts';
import { readTenantName } from '../flows/selfService/readTenantName.ts';
import { removeOwnFactor } from '../flows/selfService/removeOwnFactor.ts';
import { renameOwnFactor } from '../flows/selfService/renameOwnFactor.ts';
import { readCodesRenewal, renewOwnCodes } from '../flows/selfService/renewOwnCodes.ts';
import { signOut } from '../flows/sessions/signOut.ts';
import { readSetUp } from '../flows/setUp/readSetUp.ts';
import { type SetUp, setUp } from '../flows/setUp/setUp.ts';
import { beginFederated } from '../flows/signIn/beginFederated.ts';
import { beginOwnChange } from '../flows/signIn/beginOwnChange.ts';
import { beginSignIn, beginSignInAt } from '../flows/signIn/beginSignIn.ts';
import { beginStepUp } from '../flows/signIn/beginStepUp.ts';
import { beginPasskey, beginWebauthn } from '../flows/signIn/beginWebauthn.ts';
import { cancelSignIn } from '../flows/signIn/cancelSignIn.ts';
import { beginCodesEnrolment, submitCodesEnrolment } from '../flows/signIn/enrolBackupCodes.ts';
import { beginSmsEnrolment, resendSmsEnrolment, submitSmsEnrolment } from '../flows/signIn/enrolSms.ts';
import { beginTotpEnrolment, submitTotpEnrolment } from '../flows/signIn/enrolTotp.ts';
import { beginWebauthnEnrolment, submitWebauthnEnrolment } from '../flows/signIn/enrolWebauthn.ts';
import { enterByLink } from '../flows/signIn/enterByLink.ts';
import { sendMailCode, submitMailCode } from '../flows/signIn/mailCode.ts';
import { noteStrayVisit } from '../flows/signIn/noteStrayVisit.ts';
import { readStep } from '../flows/signIn/readStep.ts';
import { skipEnrolment } from '../flows/signIn/skipEnrolment.ts';
import { submitBackupCode } from '../flows/signIn/submitBackupCode.ts';
import { submitFederated } from '../flows/signIn/submitFederated.ts';
import { submitPass } from '../flows/signIn/submitPass.ts';
import { submitPasskey } from '../flows/signIn/submitPasskey.ts';
import { submitPassword } from '../flows/signIn/submitPassword.ts';
import { sendSmsCode, submitSms } from '../flows/signIn/submitSms.ts';
import { submitTotp } from '../flows/signIn/submitTotp.ts';
import { submitWebauthn } from '../flows/signIn/submitWebauthn.ts';
import { sidFor } from '../oidc/sessionBridge.ts';
import { signSignal } from '../oidc/signSignal.ts';
import type { Ports } from '../ports/ports.ts';
import { answerSamlRequest } from '../saml/answerSamlRequest.ts';
import { samlMetadata } from '../saml/metadata.ts';
import { receiveAuthnRequest } from '../saml/receiveAuthnRequest.ts';
import { receiveLogout } from '../saml/receiveLogout.ts';
import { startSaml } from '../saml/startSaml.ts';

/** The use cases that the pages and the JSON steps call, each bound to its ports. */
export function webFlows(ports: Ports) {
  return {
    readLook: readLook(ports),
    isUnsubscribeAddress: isUnsubscribeAddress(ports),
    unsubscribe: unsubscribe(ports),
    subscribe: subscribe(ports),
    beginSignIn: beginSignIn(ports),
    beginSignInAt: beginSignInAt(ports),
    beginStepUp: beginStepUp(ports),
    beginOwnChange: beginOwnChange(ports),
    saveStream: saveStream(ports),
    showStream: showStream(ports),
    removeStream: removeStream(ports),
    setStreamStatus: setStreamStatus(ports),
    verifyStream: verifyStream(ports),
    pollSignals: pollSignals(ports, signSignal(ports)),
    openOperation: openOperation(ports, sidFor),
    operationState: operationState(ports),
    redeemOperation: redeemOperation(ports, sidFor),
    showOperation: showOperation(ports),
    confirmOperation: confirmOperation(ports),
    refuseOperation: refuseOperation(ports),
    readStep: readStep(ports),
    submitPassword: submitPassword(ports),
    beginPasskey: beginPasskey(ports),
    submitPasskey: submitPasskey(ports),
    beginFederated: beginFederated(ports),
    submitFederated: submitFederated(ports),
    noteStrayVisit: noteStrayVisit(ports),
    submitTotp: submitTotp(ports),
    submitBackupCode: submitBackupCode(ports),
    submitPass: submitPass(ports),
    sendSmsCode: sendSmsCode(ports),
    submitSms: submitSms(ports),
    beginSmsEnrolment: beginSmsEnrolment(ports),
    resendSmsEnrolment: resendSmsEnrolment(ports),
    submitSmsEnrolment: submitSmsEnrolment(ports),
    sendMailCode: sendMailCode(ports),
    submitMailCode: submitMailCode(ports),
    beginWebauthn: beginWebauthn(ports),
    submitWebauthn: submitWebauthn(ports),
    beginTotpEnrolment: beginTotpEnrolment(ports),
    submitTotpEnrolment: submitTotpEnrolment(ports),
    beginWebauthnEnrolment: beginWebauthnEnrolment(ports),
    submitWebauthnEnrolment: submitWebauthnEnrolment(ports),
    beginCodesEnrolment: beginCodesEnrolment(ports),
    submitCodesEnrolment: submitCodesEnrolment(ports),
    skipEnrolment: skipEnrolment(ports),
    cancelSignIn: cancelSignIn(ports),
    signOut: signOut(ports),
    checkForwarded: checkForwarded(ports),
    openForwarded: openForwarded(ports),
    redeemForwardCode: redeemForwardCode(ports),
    findProtectedHost: findProtectedHost(ports),
    /** What a browser is known by from the beginning on a protected host to its callback. */
    newForwardSecret: () => ports.random.token(32),
    samlMetadata: samlMetadata(ports),
    receiveAuthnRequest: receiveAuthnRequest(ports),
    answerSamlRequest: answerSamlRequest(ports),
    startSaml: startSaml(ports),
    receiveLogout: receiveLogout(ports),
    takeReceipt: takeReceipt(ports),
    readSecurity: readSecurity(ports),
    readOwnFactor: readOwnFactor(ports),
    renameOwnFactor: renameOwnFactor(ports),
    removeOwnFactor: removeOwnFactor(ports),
    beginOwnLink: beginOwnLink(ports),
    finishOwnLink: finishOwnLink(ports),
    removeOwnLink: removeOwnLink(ports),
    readCodesRenewal: readCodesRenewal(ports),
    renewOwnCodes: renewOwnCodes(ports),
    listOwnSessions: listOwnSessions(ports),
    endOwnSession: endOwnSession(ports),
    endOtherSessions: endOtherSessions(ports),
    listOwnActivity: listOwnActivity(ports),
    readSetUp: readSetUp(ports),
    setUp: async (command: Omit<SetUp, 'prepare'>) => setUp(ports)({ ...command, prepare: await prepareSigningKey(ports) }),
    readTenantName: readTenantName(ports),
    askPasswordReset: askPasswordReset(ports),
    askRegistration: askRegistration(ports),
    readRegistration: readRegistration(ports),
    openLink: openLink(ports),
    resetPassword: resetPassword(ports),
    confirmMail: confirmMail(ports),
    enterByLink: enterByLink(ports),
    readRecovery: readRecovery(ports),
    changePassword: changePassword(ports),
    askMailChange: askMailChange(ports),
    askMailVerification: askMailVerification(ports),
  };
}

export type WebFlows = ReturnType<typeof webFlows>;
