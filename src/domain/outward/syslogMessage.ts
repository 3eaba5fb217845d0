import { outcomeOf } from '../audit/outcome.ts';
import type { EventPayload } from './eventPayload.ts';

/** RFC 5424, 6.2.1: security messages that not everybody may read. */
const AUTHPRIV = 10;
const WARNING = 4;
const NOTICE = 5;
const MOST_MSGID = 32;

/** One event as a message of RFC 5424; what is said is the event as JSON. @param host the host of our public address. */
export function syslogMessage(payload: EventPayload, host: string): string {
  const priority = AUTHPRIV * 8 + (outcomeOf(payload.type) === 'refused' ? WARNING : NOTICE);
  return `<${priority}>1 ${payload.at} ${host} sallyport - ${payload.type.slice(0, MOST_MSGID)} - ${JSON.stringify(payload)}`;
}
