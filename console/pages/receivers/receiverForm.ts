import type { EventType } from '../../../src/domain/audit/catalogue.ts';
import type { makeReceiver, Receiver, ReceiverKind } from '../../api/receivers.ts';

/** What is asked of whoever makes or changes a receiver: the fields of all kinds, of which one kind's are shown. */
export interface ReceiverForm {
  readonly kind: ReceiverKind;
  readonly name: string;
  readonly url: string;
  readonly proof: 'bearer' | 'signature';
  /** Empty: as it was. */
  readonly bearer: string;
  readonly host: string;
  readonly port: number | '';
  readonly tls: boolean;
  readonly ca: string;
  readonly application: string | null;
  readonly which: 'all' | 'some';
  readonly types: EventType[];
}

/** RFC 5425, 4.1 */
const SYSLOG_TLS_PORT = 6_514;

export const EMPTY_RECEIVER: ReceiverForm = {
  kind: 'webhook',
  name: '',
  url: '',
  proof: 'bearer',
  bearer: '',
  host: '',
  port: SYSLOG_TLS_PORT,
  tls: true,
  ca: '',
  application: null,
  which: 'all',
  types: [],
};

export function formOf({ name, target, types }: Receiver): ReceiverForm {
  const { kind } = target;
  const common: ReceiverForm = { ...EMPTY_RECEIVER, kind, name, which: types === null ? 'all' : 'some', types: types ?? [] };
  switch (target.kind) {
    case 'webhook':
      return { ...common, url: target.url };
    case 'audit_https':
      return { ...common, url: target.url, proof: target.proof };
    case 'audit_syslog':
      return { ...common, host: target.host, port: target.port, tls: target.tls, ca: target.ca ?? '' };
    case 'shared_signals':
      return { ...common, application: target.application };
  }
}

/** What is missing or wrong the server says. */
export function draftOf(form: ReceiverForm): Parameters<typeof makeReceiver>[0] {
  const { kind, name, proof, bearer } = form;
  const isGiven = kind === 'audit_https' && proof === 'bearer' && bearer !== '';
  const types = kind === 'shared_signals' || form.which === 'all' ? null : form.types;
  return { name, target: targetOf(form), types, bearer: isGiven ? bearer : null };
}

function targetOf({ kind, url, proof, host, port, tls, ca, application }: ReceiverForm): object {
  switch (kind) {
    case 'webhook':
      return { kind, url: url.trim() };
    case 'audit_https':
      return { kind, url: url.trim(), proof };
    case 'audit_syslog':
      return { kind, host: host.trim(), port: port === '' ? null : port, tls, ca: !tls || ca.trim() === '' ? null : ca.trim() };
    case 'shared_signals':
      return { kind, application };
  }
}
