import { answerMailRequest } from './flows/accounts/answerMailRequest.ts';
import { noteExpiredBypasses } from './flows/bypass/noteExpiredBypasses.ts';
import { arrangeLogouts } from './flows/maintenance/arrangeLogouts.ts';
import { deleteStale } from './flows/maintenance/deleteStale.ts';
import { noteFigures } from './flows/maintenance/noteFigures.ts';
import { sendMessage } from './flows/messages/sendMessage.ts';
import { checkScheduledVersions } from './flows/policy/checkScheduledVersions.ts';
import { applyBrakes } from './flows/rollout/applyBrakes.ts';
import { writeRolloutMails } from './flows/rollout/writeRolloutMails.ts';
import { backchannelLogout } from './oidc/backchannelLogout.ts';
import type { JobHandlers } from './ports/jobs.ts';
import type { Ports } from './ports/ports.ts';

/** Some applications could not be told of the end of a session. Those that could be are not told again. */
class LogoutNotTaken extends Error {
  override readonly name = 'LogoutNotTaken';
}

/** What does the jobs of each kind. */
export function jobHandlers(ports: Ports): JobHandlers {
  const tell = backchannelLogout(ports);
  const arrange = arrangeLogouts(ports);
  const send = sendMessage(ports);
  const answer = answerMailRequest(ports);
  const clean = deleteStale(ports);
  const noteExpired = noteExpiredBypasses(ports);
  const count = noteFigures(ports);
  const brake = applyBrakes(ports);
  const writeMails = writeRolloutMails(ports);
  const check = checkScheduledVersions(ports);
  return {
    async backchannel_logout(tenantId, { session }) {
      const told = await tell({ tenantId, session });
      const missed = told.filter(({ outcome }) => outcome === 'failed');
      if (missed.length > 0) throw new LogoutNotTaken(missed.map(({ clientId, detail }) => `${clientId}: ${detail ?? ''}`).join('; '));
    },
    arrange_logouts: (tenantId, { user, after }) => arrange({ tenantId, user, after }),
    send_message: (tenantId, { message }) => send({ tenantId, message }),
    answer_mail_request: (tenantId, { sealed }) => answer({ tenantId, sealed }),
    delete_stale: (tenantId) => clean({ tenantId }),
    async check_scheduled_versions(tenantId) {
      await check({ tenantId });
    },
    async note_expired_bypasses(tenantId) {
      await noteExpired({ tenantId });
    },
    note_figures: (tenantId) => count({ tenantId }),
    async apply_brakes(tenantId) {
      await brake({ tenantId });
    },
    async write_rollout_mails(tenantId) {
      await writeMails({ tenantId });
    },
  };
}
