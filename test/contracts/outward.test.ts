import { afterEach, describe, expect, it } from 'vitest';
import { checkedLookup } from '../../src/adapters/outward/checkedLookup.ts';
import { checkedOutward } from '../../src/adapters/outward/checkedOutward.ts';
import { checkedPost } from '../../src/adapters/outward/checkedPost.ts';
import { standardSignature } from '../../src/adapters/outward/standardSignature.ts';
import { network } from '../../src/domain/directory/network.ts';
import { isPublicAddress } from '../../src/domain/outward/publicAddress.ts';
import type { Instant } from '../../src/kernel/instant.ts';
import { anEventReceiver, type Behaviour } from '../doubles/eventReceiver.ts';
import { LOCAL_CERTIFICATE } from '../doubles/localCertificate.ts';
import { aSyslogCollector } from '../doubles/syslogCollector.ts';

const LOOPBACK = network('127.0.0.0/8');
const here = checkedOutward(LOOPBACK === null ? [] : [LOOPBACK]);
const strict = checkedOutward([]);
const order = (url: string) => ({ url, headers: { 'content-type': 'application/json' }, body: '{}' });

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function aReceiver(behaviour: Behaviour = 'take') {
  const double = await anEventReceiver();
  double.behaves(behaviour);
  open.push(double.close);
  return double;
}

describe('the way outward', () => {
  it('the Internet is what is given out there; this machine, its neighbours, metadata, tunnels and documentation are not', () => {
    for (const address of ['1.1.1.1', '93.184.216.34', '2606:4700:4700::1111', '2a00:1450:4001:800::200e', '::ffff:8.8.8.8'])
      expect([address, isPublicAddress(address)]).toEqual([address, true]);
    const notPublic = [
      '0.0.0.0',
      '10.1.2.3',
      '100.64.0.1',
      '127.0.0.1',
      '169.254.169.254',
      '172.16.0.1',
      '172.31.255.255',
      '192.0.0.8',
      '192.168.0.1',
      '198.18.0.1',
      '224.0.0.1',
      '255.255.255.255',
      '::',
      '::1',
      '::ffff:127.0.0.1',
      '::ffff:169.254.169.254',
      '::127.0.0.1',
      '64:ff9b::a9fe:a9fe',
      'fc00::1',
      'fd00:ec2::254',
      'fe80::1',
      'fec0::1',
      'ff02::1',
      '2001::1',
      '2001:db8::1',
      '2002:7f00:1::',
      'nonsense',
    ];
    for (const address of notPublic) expect([address, isPublicAddress(address)]).toEqual([address, false]);
  });

  it('calls no address that is not of the Internet, however it is written, and no name that leads to one', async () => {
    const receiver = await aReceiver();
    const port = new URL(receiver.url).port;
    const spellings = ['127.0.0.1', '2130706433', '0x7f000001', '0177.0.0.1', '127.1', '[::1]', '[::ffff:127.0.0.1]', 'localhost', '0'];
    for (const host of spellings) {
      const { error } = await strict.post(order(`https://${host}:${port}/`));
      expect([host, error]).toEqual([host, 'the address is not of the Internet, and the operator has not allowed it']);
      const plain = await strict.post(order(`http://${host}:${port}/`));
      expect([host, plain.error]).not.toEqual([host, null]);
    }
    expect(await strict.syslog({ host: 'localhost', port: Number(port), tls: false, ca: null, messages: ['x'] })).toMatchObject({
      error: 'the address is not of the Internet, and the operator has not allowed it',
    });
    expect(receiver.connections()).toBe(0);
    expect(receiver.received).toEqual([]);
  });

  it('connects to what was checked: a name is looked up once for the connection, so it cannot lead elsewhere the second time', async () => {
    const receiver = await aReceiver();
    const asked: string[] = [];
    let times = 0;
    // The first answer is good, every later one is not, as a name of an attacker would have it.
    const rebinding = checkedLookup((address) => {
      asked.push(address);
      times += 1;
      return times === 1;
    });
    const poster = checkedPost(rebinding);
    expect(await poster.post(order(receiver.url.replace('127.0.0.1', 'localhost')))).toBe(204);
    poster.close();
    expect(receiver.taken).toHaveLength(1);
    await expect(checkedPost(rebinding).post(order(receiver.url.replace('127.0.0.1', 'localhost')))).rejects.toMatchObject({
      code: 'ADDRESS_BARRED',
    });
    expect(asked.length).toBeGreaterThan(1);
  });

  it('https alone, but for this machine where the operator allows it', () => {
    expect(here.barred('http://localhost:8080/x')).toBeNull();
    expect(here.barred('http://127.0.0.1:8080/x')).toBeNull();
    expect(strict.barred('http://localhost:8080/x')).toContain('127.0.0.0/8');
    for (const url of [
      'http://siem.example/',
      'http://10.0.0.1/',
      'file:///etc/passwd',
      'gopher://x/',
      'nonsense',
      'https://a:b@siem.example/',
    ])
      expect([url, here.barred(url)]).not.toEqual([url, null]);
    expect(strict.barred('https://siem.example/')).toBeNull();
  });

  it('follows no redirect', async () => {
    const [other, receiver] = [await aReceiver(), await aReceiver()];
    for (const status of [301, 302, 303, 307, 308]) {
      receiver.behaves({ status, location: other.url });
      expect(await here.post(order(receiver.url))).toMatchObject({ error: `answered ${status}`, status });
    }
    expect(other.received).toEqual([]);
  });

  it('waits ten seconds for an answer and no longer, however it is dragged out', async () => {
    const receivers = [await aReceiver('silent'), await aReceiver('drip')];
    const sent = await Promise.all(receivers.map(({ url }) => here.post(order(url))));
    for (const { error, status } of sent)
      expect([error, status]).toEqual([error === 'no answer in time' ? error : 'HPE_INVALID_CONSTANT', null]);
    expect(sent[0]?.error).toBe('no answer in time');
  }, 60_000);

  it('reads no more than a little of an answer without an end', async () => {
    const receiver = await aReceiver('endless');
    expect(await here.post(order(receiver.url))).toMatchObject({ error: null, status: 200 });
    await expect.poll(() => receiver.connections(), { timeout: 20_000 }).toBe(0);
    // What the system's own buffers took is beyond us.
    expect(receiver.bytesWritten()).toBeLessThan(64 * 1_024 * 1_024);
  }, 60_000);

  it('signs as the standard says, byte for byte', () => {
    const signing = {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      at: 1_614_265_330_000 as Instant,
      body: '{"test": 2432232314}',
      secrets: ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
    };
    expect(standardSignature(signing)).toEqual({
      'webhook-id': signing.id,
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    });
  });
});

describe('syslog', () => {
  const messages = ['<85>1 2026-12-01T09:00:00.000Z host sallyport - user.created - {"name":"Zoë"}', '<84>1 second'];

  for (const tls of [false, true]) {
    it(`reads every message whole over ${tls ? 'TLS' : 'TCP'}, by its length in bytes`, async () => {
      const collector = await aSyslogCollector({ tls });
      open.push(collector.close);
      const sent = await here.syslog({ host: 'localhost', port: collector.port, tls, ca: tls ? LOCAL_CERTIFICATE : null, messages });
      expect(sent).toMatchObject({ error: null, status: null });
      expect(collector.messages).toEqual(messages);
    });
  }

  it('takes no certificate that it has no reason to trust', async () => {
    const collector = await aSyslogCollector({ tls: true });
    open.push(collector.close);
    const sent = await here.syslog({ host: 'localhost', port: collector.port, tls: true, ca: null, messages });
    expect(sent.error).toBe('its certificate is not trusted');
    expect(collector.messages).toEqual([]);
  });

  it('what was not read to its end was not taken', async () => {
    const collector = await aSyslogCollector({ tls: false });
    open.push(collector.close);
    const target = { host: '127.0.0.1', port: collector.port, tls: false, ca: null };
    collector.behaves('hang_up');
    expect((await here.syslog({ ...target, messages })).error).not.toBeNull();
    collector.behaves('silent');
    const much = Array.from({ length: 200 }, () => 'x'.repeat(100_000));
    expect((await here.syslog({ ...target, messages: much })).error).toBe('no answer in time');
  }, 60_000);
});
