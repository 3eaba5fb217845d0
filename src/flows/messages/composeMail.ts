import { tenantUrl } from '../../domain/directory/tenantUrl.ts';
import { type Branding, DEFAULT_BRANDING } from '../../domain/messages/branding.ts';
import { htmlOf, MAIL_FRAME } from '../../domain/messages/htmlOf.ts';
import type { MessageValues } from '../../domain/messages/message.ts';
import { TEMPLATES, type TemplateName } from '../../domain/messages/templates.ts';
import type { Mail } from '../../ports/mailer.ts';
import type { Ports } from '../../ports/ports.ts';
import type { OwnTemplate } from '../../ports/store/messageStore.ts';
import type { Tx } from '../../ports/store/transaction.ts';
import { tenantHere } from '../tenantHere.ts';

export type ComposePorts = Pick<Ports, 'store' | 'templates' | 'capabilities'>;

/** What a mail says, and under whose name. */
export type Composed = Pick<Mail, 'fromName' | 'subject' | 'text' | 'html'>;

export interface Composing {
  readonly template: TemplateName;
  /** The tenant's own words; null: those of the product. */
  readonly own: Omit<OwnTemplate, 'template'> | null;
  /** Empty: not known. */
  readonly personName: string;
  readonly values: MessageValues;
}

/** Fills a template with the values of a message and with those that every mail has. Links come from configuration alone. */
export async function composeMail(ports: ComposePorts, tx: Tx, { template, own, personName, values }: Composing): Promise<Composed> {
  const [tenant, branding] = await Promise.all([tenantHere(ports, tx), ports.store.findBranding(tx)]);
  const { senderName, accentColor, footer }: Branding = branding ?? DEFAULT_BRANDING;
  const known: MessageValues = {
    ...values,
    person: personName,
    tenant: tenant.name,
    account: `${tenantUrl(ports.capabilities, tenant.slug)}/account`,
    help: tenant.settings.helpContact ?? '',
  };
  const words = own ?? { ...TEMPLATES[template], html: null };
  const { fill } = ports.templates;
  const subject = oneLine(fill(words.subject, known, 'text'));
  const content = fill(words.html ?? htmlOf(words.text), known, 'html');
  return {
    fromName: senderName ?? tenant.name,
    subject,
    text: `${fill(words.text, known, 'text')}\n${footer === null ? '' : `\n${footer}\n`}`,
    html: fill(MAIL_FRAME, { subject, content, accentColor, tenant: tenant.name, footer: footer ?? '' }, 'html'),
  };
}

/** A header is a line, whatever a name or a reason holds. */
function oneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim();
}
