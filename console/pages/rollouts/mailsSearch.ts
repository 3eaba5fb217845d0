import { MAIL_STANDINGS } from '../../../src/domain/rollout/mailState.ts';
import type { MailPeopleAsked } from '../../api/rolloutMails.ts';

/** Which mail the address asks for, and whose. What it says wrongly is the announcement of the first stage, and everybody. */
export function readMailsSearch(given: Readonly<Record<string, unknown>>): MailPeopleAsked {
  const { stage, step } = given;
  const standing = MAIL_STANDINGS.find((one) => one === given['standing']);
  return {
    stage: typeof stage === 'number' && Number.isInteger(stage) && stage >= 0 ? stage : 0,
    step: typeof step === 'string' && /^days_\d{1,2}$/.test(step) ? step : 'announcement',
    ...(standing === undefined ? {} : { standing }),
  };
}
