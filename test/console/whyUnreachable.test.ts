import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { whyUnreachable } from '../../console/pages/providers/whyUnreachable.ts';
import { systemClock } from '../../src/adapters/system/systemClock.ts';
import { openidUpstreams } from '../../src/adapters/upstream/openidUpstreams.ts';
import { anUpstream, type Upstream } from '../doubles/upstreamDouble.ts';

let upstream: Upstream;
beforeAll(async () => {
  upstream = await anUpstream();
});
beforeEach(() => upstream.behave(null));
afterAll(() => upstream.stop());

/** As the real adapter says it, which no catalogue of its codes holds. */
async function why(issuer: string, plainHttp: 'never' | 'on_this_machine' = 'on_this_machine'): Promise<string> {
  const asked = await openidUpstreams({ now: systemClock.now, plainHttp, isCalled: () => false }).inspect(issuer);
  return asked.ok ? 'it answers' : whyUnreachable(asked.detail);
}

it('an administrator is told why a provider cannot be reached: its host, its document, its patience, its name', async () => {
  expect(await why(upstream.issuer)).toBe('it answers');
  expect(await why(upstream.issuer.replace('localhost', '127.0.0.1'))).toBe('namesAnother');
  expect(await why(`${upstream.issuer}/elsewhere`)).toBe('noDocument');
  expect(await why(upstream.issuer, 'never')).toBe('notHttps');
  expect(await why('https://localhost/')).toBe('notOfTheInternet');
  upstream.behave('down');
  expect(await why(upstream.issuer)).toBe('noDocument');
  upstream.behave('silent');
  expect(await why(upstream.issuer)).toBe('tooSlow');
  const gone = await anUpstream();
  await gone.stop();
  expect(await why(gone.issuer)).toBe('nobodyThere');
});

it('what is told of names, of certificates and of nothing known has words of its own', () => {
  expect(whyUnreachable('ENOTFOUND: getaddrinfo ENOTFOUND id.example.com')).toBe('noSuchHost');
  expect(whyUnreachable('fetch failed: DEPTH_ZERO_SELF_SIGNED_CERT')).toBe('certificate');
  expect(whyUnreachable('fetch failed: CERT_HAS_EXPIRED')).toBe('certificate');
  expect(whyUnreachable('It shows no key with which its answers could be verified.')).toBe('noKeys');
  expect(whyUnreachable('failed')).toBe('other');
});
