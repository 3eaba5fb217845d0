import { type Refusal, refused } from '../kernel/result.ts';

export function mailUnavailable(): Refusal<'mail_unavailable'> {
  return refused('mail_unavailable', 'No mail server is set: see SALLYPORT_SMTP_URL and SALLYPORT_MAIL_FROM.');
}
