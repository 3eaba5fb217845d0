import type { SignInDocument } from '../../contract/signIn.ts';
import type { SmsCode } from '../../flows/signIn/smsState.ts';
import type { Step, StepView } from '../../flows/signIn/step.ts';
import { formatInstant, type Instant } from '../../kernel/instant.ts';
import { assertNever } from '../../kernel/never.ts';
import type { PathPrefix } from '../pathPrefix.ts';
import { type OidcDoor, onwardAddress } from './onward.ts';

interface Surroundings {
  readonly oidc: OidcDoor;
  readonly prefix: PathPrefix;
  readonly tenantSlug: string;
  /** null: none were made. */
  readonly backupCodes: readonly string[] | null;
}

/** A step as JSON. The session's secret is in the cookie alone. */
export function signInDocumentOf(view: StepView, around: Surroundings): SignInDocument {
  return {
    attempt: view.attempt,
    tenantName: view.tenantName,
    applicationName: view.applicationName,
    intent: view.intent,
    expiresAt: formatInstant(view.expiresAt),
    step: stepDocument(view.step, around),
    backupCodes: around.backupCodes === null ? null : [...around.backupCodes],
  };
}

function stepDocument(step: Step, { oidc, prefix, tenantSlug }: Surroundings): SignInDocument['step'] {
  const continueAt = (end: Parameters<typeof onwardAddress>[2]): string => prefix.outside(onwardAddress(oidc, tenantSlug, end));
  switch (step.kind) {
    case 'identify':
      return { kind: 'identify' };
    case 'reauthenticate':
      return { kind: 'reauthenticate', person: step.person };
    case 'challenge':
      return {
        ...step,
        factors: [...step.factors],
        because: [...step.because],
        sms:
          step.sms === null
            ? null
            : {
                phones: [...step.sms.phones],
                sent: step.sms.sent === null ? null : { ...codeDocument(step.sms.sent), factor: step.sms.sent.factor },
              },
      };
    case 'enrol':
      return {
        ...step,
        factors: [...step.factors],
        because: [...step.because],
        deadline: instantText(step.deadline),
        sms:
          step.sms === null
            ? null
            : { countries: [...step.sms.countries], pending: step.sms.pending === null ? null : codeDocument(step.sms.pending) },
        mailCode:
          step.mailCode === null
            ? null
            : { ...step.mailCode, sentAt: instantText(step.mailCode.sentAt), resendAt: instantText(step.mailCode.resendAt) },
      };
    case 'refused': {
      const { why, helpContact, caseNumber, returnTo } = step;
      return { kind: 'refused', why, helpContact, caseNumber, continueAt: continueAt({ returnTo, as: 'refused' }) };
    }
    case 'signed_in':
      return {
        kind: 'signed_in',
        aal: step.aal,
        continueAt: continueAt({ returnTo: step.returnTo, as: 'signed_in' }),
      };
    case 'cancelled':
      return { kind: 'cancelled', continueAt: continueAt({ returnTo: step.returnTo, as: 'cancelled' }) };
    default:
      return assertNever(step);
  }
}

function codeDocument({ to, sentAt, resendAt, delivery }: SmsCode) {
  return { to, sentAt: formatInstant(sentAt), resendAt: formatInstant(resendAt), delivery };
}

function instantText(at: Instant | null): string | null {
  return at === null ? null : formatInstant(at);
}
