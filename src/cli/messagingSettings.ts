import { mailAddress } from '../domain/directory/mailAddress.ts';
import { type Result, succeeded } from '../kernel/result.ts';
import { type Environment, malformed } from './settings.ts';
import { readSmsSettings, type SmsSettings } from './smsSettings.ts';

/** How people are written to. */
export interface MessagingSettings {
  /** null: no mail is sent. */
  readonly smtp: SmtpSettings | null;
  readonly sms: SmsSettings;
}

export interface SmtpSettings {
  readonly url: string;
  readonly from: string;
}

export function readMessagingSettings(environment: Environment): Result<MessagingSettings, 'setting_malformed'> {
  const smtp = readSmtpSettings(environment);
  if (!smtp.ok) return smtp;
  const sms = readSmsSettings(environment);
  return sms.ok ? succeeded({ smtp: smtp.value, sms: sms.value }) : sms;
}

function readSmtpSettings(environment: Environment): Result<SmtpSettings | null, 'setting_malformed'> {
  const [url, from] = [environment('SALLYPORT_SMTP_URL'), environment('SALLYPORT_MAIL_FROM')];
  if (url === null && from === null) return succeeded(null);
  if (url === null || !/^smtps?:$/.test(URL.parse(url)?.protocol ?? '') || URL.parse(url)?.hostname === '') {
    return malformed('SALLYPORT_SMTP_URL', 'smtp://user:password@host:port or smtps://user:password@host:port');
  }
  const address = mailAddress(from);
  if (address === null) return malformed('SALLYPORT_MAIL_FROM', 'the mail address of the sender, such as sign-in@example.com');
  return succeeded({ url, from: address });
}
