/** Why a try was in vain. These words are stored and told, or "answered 503": nothing that the other side wrote is in them. */
export const FAILURES = {
  silent: 'no answer in time',
  refused: 'nobody listens there',
  unknownHost: 'there is no such host',
  nameServer: 'the name server did not answer',
  unreachable: 'there is no way to that address',
  barred: 'the address is not of the Internet, and the operator has not allowed it',
  closedEarly: 'the connection was closed before everything was read',
  cut: 'the connection was cut',
  untrusted: 'its certificate is not trusted',
  expired: 'its certificate has expired',
  otherName: 'its certificate is for another name',
  noTls: 'it does not speak TLS',
  other: 'the connection failed',
} as const;

const ANSWERED = /^answered (\d{3})$/;

export function answered(status: number): string {
  return `answered ${status}`;
}

/** @returns the status of HTTP that a failure tells of; null: it is another failure. */
export function statusAnswered(failure: string): number | null {
  const status = ANSWERED.exec(failure)?.[1];
  return status === undefined ? null : Number(status);
}

/** Why a receiver is told nothing. */
export const PAUSES = {
  byHand: 'paused by hand',
  noStream: 'waiting for the application to make its stream',
  byApplication: 'paused by the application',
  disabledByApplication: 'disabled by the application',
} as const;

const GIVEN_UP = 'failing for three days: ';

export function givenUp(failure: string): string {
  return `${GIVEN_UP}${failure}`;
}

/** @returns the failure that lasted for days; null: it is paused for another reason. */
export function failureGivenUp(because: string): string | null {
  return because.startsWith(GIVEN_UP) ? because.slice(GIVEN_UP.length) : null;
}
