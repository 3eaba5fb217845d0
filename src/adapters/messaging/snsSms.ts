import type { SNSClient } from '@aws-sdk/client-sns';
import { DeliveryRefused } from '../../ports/mailer.ts';
import { ProviderFailed, type SmsProvider } from './smsProvider.ts';

export interface SnsSettings {
  readonly region: string;
  /** null: that of the region. */
  readonly endpoint: string | null;
  /** A name that is shown instead of a number, where the country allows one; null: none. */
  readonly senderId: string | null;
}

/**
 * Amazon SNS. Credentials come from where every program of AWS looks for them. It tells nobody by a call what became of a
 * message, so it has no receipts. The library is loaded when the first message is sent, and by those alone who use it.
 */
export function snsSms({ region, endpoint, senderId }: SnsSettings): SmsProvider {
  let opened: Promise<{ client: SNSClient; library: typeof import('@aws-sdk/client-sns') }> | null = null;
  const open = async () => {
    const library = await import('@aws-sdk/client-sns');
    // The outbox tries again, and another provider may be next.
    return { library, client: new library.SNSClient({ region, maxAttempts: 1, ...(endpoint === null ? {} : { endpoint }) }) };
  };
  const text = (value: string) => ({ DataType: 'String', StringValue: value });
  return {
    name: 'sns',
    async send(sms, signal) {
      opened ??= open();
      const { client, library } = await opened;
      const attributes = {
        'AWS.SNS.SMS.SMSType': text('Transactional'),
        ...(senderId === null ? {} : { 'AWS.SNS.SMS.SenderID': text(senderId) }),
      };
      const publish = new library.PublishCommand({ PhoneNumber: sms.to, Message: sms.text, MessageAttributes: attributes });
      try {
        const { MessageId } = await client.send(publish, { abortSignal: signal });
        return MessageId ?? null;
      } catch (error) {
        const name = error instanceof Error ? error.name : 'unknown';
        if (isAboutTheNumber(error)) throw new DeliveryRefused(`sns refused the number (${name})`);
        throw new ProviderFailed(`answered ${name}`);
      }
    },
    receipts: null,
    close: () => {
      void opened?.then(({ client }) => client.destroy()).catch(() => undefined);
    },
  };
}

/** A parameter that is wrong may also be the sender's name, which can be mended. */
function isAboutTheNumber(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name.startsWith('OptedOut') || (error.name.startsWith('InvalidParameter') && error.message.includes('PhoneNumber'));
}
