import { isIP } from 'node:net';
import { isWithin, type Network } from '../../domain/directory/network.ts';
import { isPublicAddress, LOOPBACK } from '../../domain/outward/publicAddress.ts';
import { answered, FAILURES } from '../../domain/outward/reasons.ts';
import type { Outward, Sent } from '../../ports/outward.ts';
import { AddressBarred, checkedLookup } from './checkedLookup.ts';
import { checkedPost } from './checkedPost.ts';
import { standardSignature } from './standardSignature.ts';
import { sendSyslog } from './syslogConnection.ts';

/** @param allowed networks that the operator names, besides the Internet. */
export function checkedOutward(allowed: readonly Network[]): Outward {
  const isAllowed = (address: string): boolean => isPublicAddress(address) || allowed.some((one) => isWithin(one, address));
  const lookup = checkedLookup(isAllowed);
  const poster = checkedPost(lookup);

  function barredHost(host: string): string | null {
    const bare = host.replace(/^\[|\]$/g, '');
    // A name is looked up when it is called, an address is not.
    return isIP(bare) === 0 || isAllowed(bare)
      ? null
      : 'This network address is not called: it is not of the Internet, and the operator has not allowed it.';
  }

  function barred(text: string): string | null {
    const url = URL.parse(text);
    if (url === null || url.username !== '' || url.password !== '') return 'This is no address.';
    if (url.protocol === 'https:') return barredHost(url.hostname);
    if (url.protocol !== 'http:' || !isOwnMachine(url.hostname)) return 'An address begins with https://.';
    return LOOPBACK.some((one) => allowed.includes(one))
      ? null
      : 'An address begins with https://; http is for this machine alone, where the operator allows 127.0.0.0/8.';
  }

  return {
    barred,
    barredHost,
    post(order) {
      return told(async () => {
        if (barred(order.url) !== null) throw new AddressBarred(order.url);
        const status = await poster.post(order);
        return { status, error: status >= 200 && status < 300 ? null : answered(status) };
      });
    },
    syslog(order) {
      return told(async () => {
        if (barredHost(order.host) !== null) throw new AddressBarred(order.host);
        await sendSyslog(order, lookup);
        return { status: null, error: null };
      });
    },
    signed: standardSignature,
    close: () => poster.close(),
  };
}

function isOwnMachine(hostname: string): boolean {
  const bare = hostname.replace(/^\[|\]$/g, '');
  return bare === 'localhost' || (isIP(bare) !== 0 && LOOPBACK.some((one) => isWithin(one, bare)));
}

async function told(send: () => Promise<Omit<Sent, 'milliseconds'>>): Promise<Sent> {
  const begun = performance.now();
  const milliseconds = (): number => Math.round(performance.now() - begun);
  try {
    return { ...(await send()), milliseconds: milliseconds() };
  } catch (error) {
    return { error: reasonOf(error), status: null, milliseconds: milliseconds() };
  }
}

/** Of Node, of its resolver and of OpenSSL. */
const BY_CODE: Readonly<Record<string, keyof typeof FAILURES>> = {
  TIMEOUT: 'silent',
  ADDRESS_BARRED: 'barred',
  ECONNREFUSED: 'refused',
  ENOTFOUND: 'unknownHost',
  ENODATA: 'unknownHost',
  EAI_AGAIN: 'nameServer',
  ESERVFAIL: 'nameServer',
  EREFUSED: 'nameServer',
  ETIMEOUT: 'nameServer',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'unreachable',
  ETIMEDOUT: 'unreachable',
  CLOSED_EARLY: 'closedEarly',
  ECONNRESET: 'cut',
  EPIPE: 'cut',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'untrusted',
  SELF_SIGNED_CERT_IN_CHAIN: 'untrusted',
  UNABLE_TO_GET_ISSUER_CERT: 'untrusted',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'untrusted',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'untrusted',
  CERT_HAS_EXPIRED: 'expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'otherName',
  EPROTO: 'noTls',
  ERR_SSL_WRONG_VERSION_NUMBER: 'noTls',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'noTls',
};

/** In the words of the product where there are some; else the code, which has nothing of the other side in it. */
function reasonOf(error: unknown): string {
  const { name, code } = error as { readonly name?: unknown; readonly code?: unknown };
  if (name === 'TimeoutError' || name === 'AbortError') return FAILURES.silent;
  if (typeof code !== 'string') return FAILURES.other;
  const known = Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined;
  if (known !== undefined) return FAILURES[known];
  return /^[A-Z0-9_]{1,60}$/.test(code) ? code : FAILURES.other;
}
