import { describe, expect, it } from 'vitest';
import { type Challenge, refusalIn } from '../../packages/browser/challenge.ts';
import { keepRequest, readRequest } from '../../packages/browser/keptRequest.ts';
import { StepUpError } from '../../packages/browser/stepUpError.ts';
import { stepUpFetch, type Way } from '../../packages/browser/stepUpFetch.ts';

const HEADER = 'Bearer error="insufficient_user_authentication", error_description="More, or \\"again\\"", acr_values="a b", max_age="300"';
const challenged = (): Response => new Response('{}', { status: 401, headers: { 'WWW-Authenticate': HEADER } });
const over = (): Response => new Response('', { status: 401, headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' } });
const done = (): Response => new Response('done', { status: 201 });

/** A page with an API that gives these answers, one after the other. */
function aPage(answers: readonly (() => Response)[], more: Partial<Way> = {}) {
  const sent: { readonly body: string; readonly proof: string | null }[] = [];
  const asked: Challenge[] = [];
  const way: Way = {
    prepare: (request) => request,
    renew: async () => false,
    stepUp: async (challenge) => {
      asked.push(challenge);
    },
    returned: async () => null,
    ...more,
  };
  const { fetch, resume } = stepUpFetch(way, async (request) => {
    sent.push({ body: await request.text(), proof: request.headers.get('authorization') });
    const answer = answers[sent.length - 1];
    if (answer === undefined) throw new Error('sent too often');
    return answer();
  });
  return { fetch, resume, sent, asked };
}

const pay = ['https://bank.example/payments', { method: 'POST', body: '{"amount":1}' }] as const;

describe('a fetch that follows a step-up challenge', () => {
  it('leads the person to what is asked for, and sends the same request once more', async () => {
    const page = aPage([challenged, done]);
    expect((await page.fetch(...pay)).status).toBe(201);
    expect(page.asked).toEqual([{ acrValues: 'a b', maxAgeSeconds: 300 }]);
    expect(page.sent.map(({ body }) => body)).toEqual(['{"amount":1}', '{"amount":1}']);
  });

  it('never sends it a third time', async () => {
    const page = aPage([challenged, challenged]);
    await expect(page.fetch(...pay)).rejects.toMatchObject({ problem: 'still_not_enough' });
    expect(page.sent).toHaveLength(2);
  });

  it('sends nothing again when the person cancels', async () => {
    const page = aPage([challenged], { stepUp: () => Promise.reject(new StepUpError('cancelled', 'no')) });
    await expect(page.fetch(...pay)).rejects.toMatchObject({ problem: 'cancelled' });
    expect(page.sent).toHaveLength(1);
  });

  it.each([200, 400, 403, 500])('leaves an answer of %i alone', async (status) => {
    const page = aPage([() => new Response('as it is', { status, headers: { 'WWW-Authenticate': HEADER } })]);
    expect(await (await page.fetch(...pay)).text()).toBe('as it is');
    expect(page.asked).toEqual([]);
  });

  it('renews a token that is over, once, and then follows the challenge', async () => {
    let token = 'old';
    const renewing: Partial<Way> = {
      prepare: (request) => new Request(request, { headers: { Authorization: token } }),
      renew: async () => {
        token = 'new';
        return true;
      },
    };
    const page = aPage([over, challenged, done], renewing);
    expect((await page.fetch(...pay)).status).toBe(201);
    expect(page.sent.map(({ proof }) => proof)).toEqual(['old', 'new', 'new']);
    const failing = aPage([over, over], renewing);
    expect((await failing.fetch(...pay)).status).toBe(401);
    expect((await aPage([over]).fetch(...pay)).status).toBe(401);
  });

  it('sends the request that waited while the page was away', async () => {
    const page = aPage([done], { returned: async () => new Request(...pay) });
    expect((await page.resume())?.status).toBe(201);
    expect(page.sent).toMatchObject([{ body: '{"amount":1}' }]);
    expect(await aPage([]).resume()).toBeNull();
    await expect(aPage([challenged], { returned: async () => new Request(...pay) }).resume()).rejects.toMatchObject({
      problem: 'still_not_enough',
    });
  });
});

describe('the challenge', () => {
  const refusalOf = (header: string, body = '', type = 'text/plain') =>
    refusalIn(new Response(body, { status: 401, headers: { 'WWW-Authenticate': header, 'Content-Type': type } }));

  it.each([
    ['among other schemes', `Basic realm="x, Bearer error=no", ${HEADER}`],
    ['in other letters and spaces', 'bearer  ERROR = insufficient_user_authentication ,acr_values="a b",  Max_Age=300'],
  ])('is read %s', async (_, header) => {
    expect(await refusalOf(header)).toEqual({ kind: 'step_up', challenge: { acrValues: 'a b', maxAgeSeconds: 300 } });
  });

  it.each([
    ['nothing', ''],
    ['no error', 'Bearer'],
    ['another error', 'Bearer error="insufficient_scope"'],
    ['another scheme', 'DPoP error="insufficient_user_authentication"'],
    ['an error within a text', 'Bearer error_description="error=insufficient_user_authentication"'],
  ])('is not seen in %s', async (_, header) => {
    expect(await refusalOf(header)).toBeNull();
  });

  it('is read from the body where the header is not shown to the page, and the body can be read after', async () => {
    const body = JSON.stringify({ code: 'insufficient_user_authentication', acr_values: 'a', max_age: 60 });
    const response = new Response(body, { status: 401, headers: { 'Content-Type': 'application/problem+json' } });
    expect(await refusalIn(response)).toEqual({ kind: 'step_up', challenge: { acrValues: 'a', maxAgeSeconds: 60 } });
    expect(await response.text()).toBe(body);
    expect(await refusalOf('', '{"code":"insufficient_user_authentication","max_age":"-1"}', 'application/json')).toEqual({
      kind: 'step_up',
      challenge: { acrValues: null, maxAgeSeconds: null },
    });
    for (const other of ['[]', 'null', '<p>', '{"code":1}']) expect(await refusalOf('', other, 'application/json')).toBeNull();
  });
});

describe('a request that is kept while its page is away', () => {
  it('comes back as it was, without what proves the person', async () => {
    const body = new Uint8Array([0, 255, 10, 128]);
    const kept = await keepRequest(
      new Request('https://bank.example/payments?x=1', {
        method: 'PUT',
        body,
        headers: { 'Content-Type': 'application/x-own', Authorization: 'Bearer secret', 'Idempotency-Key': '7' },
      }),
    );
    expect(JSON.stringify(kept)).not.toContain('secret');
    const back = readRequest(JSON.parse(JSON.stringify(kept)));
    expect([back.url, back.method, back.headers.get('content-type'), back.headers.get('idempotency-key')]).toEqual([
      'https://bank.example/payments?x=1',
      'PUT',
      'application/x-own',
      '7',
    ]);
    expect(new Uint8Array(await back.arrayBuffer())).toEqual(body);
    expect(readRequest(await keepRequest(new Request('https://bank.example/'))).body).toBeNull();
  });

  it('is refused where it is too large', async () => {
    const large = new Request('https://bank.example/', { method: 'POST', body: new Uint8Array(1_000_001) });
    await expect(keepRequest(large)).rejects.toMatchObject({ problem: 'body_not_kept' });
  });
});
