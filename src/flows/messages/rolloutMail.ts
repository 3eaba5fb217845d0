import type { UserId } from '../../domain/directory/user.ts';
import type { TemplateName } from '../../domain/messages/templates.ts';
import type { RolloutId } from '../../domain/rollout/rollout.ts';
import { type Refusal, type Result, refused, succeeded } from '../../kernel/result.ts';
import type { Ports } from '../../ports/ports.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { type Administration, administer } from '../administer.ts';
import { type MailNamed, mailAsked } from '../mailsAsked.ts';
import { rolloutMailLinks } from '../rolloutMailLinks.ts';
import { rolloutMailValues } from '../rolloutMailValues.ts';
import { tenantHere } from '../tenantHere.ts';
import { type Composed, type ComposePorts, composeMail } from './composeMail.ts';
import { sendTest, type TestMailError, type TestPorts } from './sendTestMail.ts';

interface RolloutMail {
  readonly rollout: RolloutId;
  readonly mail: MailNamed;
}

export interface PreviewRolloutMail extends Administration, RolloutMail {
  /** For whom; null: nobody in particular. */
  readonly user: UserId | null;
}

export type RolloutMailError = 'rollout_not_found' | 'rollout_mail_not_found' | 'user_not_found';

type MailPorts = ComposePorts & Pick<Ports, 'sealer'>;

/** What a mail of a roll-out says to one person, with the date of its stage. The links of another person are not shown. */
export function previewRolloutMail(ports: MailPorts) {
  return (command: PreviewRolloutMail): Promise<Result<Composed, RolloutMailError | 'not_permitted'>> =>
    administer(ports, { ...command, act: 'read_messages', on: command.user }, (tx) => composed(ports, tx, command));
}

export interface SendRolloutTestMail extends Administration, RolloutMail {
  readonly to: unknown;
}

/** Sends one of them to an address, past the outbox, as a test. Nobody's state changes, and its link ends nobody's mails. */
export function sendRolloutTestMail(ports: MailPorts & TestPorts) {
  return (command: SendRolloutTestMail): Promise<Result<{ readonly provider: string }, TestMailError | RolloutMailError>> =>
    sendTest(ports, command, (tx) => composed(ports, tx, { ...command, user: null }));
}

async function composed(
  ports: MailPorts,
  tx: Tx,
  { rollout: id, mail, user }: RolloutMail & { readonly user: UserId | null },
): Promise<Result<Composed, RolloutMailError>> {
  const rollout = await ports.store.findRollout(tx, id);
  if (rollout === null) return refused('rollout_not_found', 'There is no such roll-out in this tenant.');
  const asked = await mailAsked(ports, tx, { rollout, named: mail });
  if (!asked.ok) return asked;
  const person = user === null ? null : await ports.store.findUser(tx, user);
  if (user !== null && person === null) return userNotFound();
  const template: TemplateName = mail.step === 'announcement' ? 'rollout_announcement' : 'rollout_reminder';
  const { enrol, unsubscribe } = rolloutMailLinks(ports, await tenantHere(ports, tx), user ?? NOBODY);
  const values = {
    ...(await rolloutMailValues(ports, tx, { plan: rollout.plan, date: asked.value.people.date })),
    enrol,
    // Whoever has it can end the mails of that person.
    unsubscribe: unsubscribe.slice(0, unsubscribe.indexOf('?')),
  };
  const own = await ports.store.findOwnTemplate(tx, template);
  return succeeded(await composeMail(ports, tx, { template, own, personName: person?.displayName ?? '', values }));
}

const NOBODY = '' as UserId;

function userNotFound(): Refusal<'user_not_found'> {
  return refused('user_not_found', 'There is no such person in this tenant.');
}
