import { createHmac } from 'node:crypto';
import { expect, it } from 'vitest';
import { listReceivers } from '../../../src/flows/outward/listReceivers.ts';
import { must } from '../../builders/world.ts';
import { anEventReceiver, type Received } from '../../doubles/eventReceiver.ts';
import { describeJourneys } from '../describeJourneys.ts';
import { inConsole } from './consoleScreen.ts';

describeJourneys('console: receivers of events', (newStage) => {
  it('an administrator adds a webhook, sees it told, failing in plain words, told again when it is mended, and removes it', async () => {
    const stage = await newStage({ receivers: 'here' });
    const hook = await anEventReceiver();
    try {
      const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'administrator' });
      const { page } = olivia;
      await olivia.goTo('/settings/receivers', 'Webhooks and streams');
      await page.getByText('Nobody outside is told what happens.').waitFor();
      await olivia.isOpenToAll('Webhooks and streams');
      await page.getByRole('link', { name: 'Add a receiver' }).click();
      await olivia.shows('Add a receiver');
      await page.getByRole('textbox', { name: 'Name', exact: true }).fill('Door bell');
      await page.getByRole('textbox', { name: 'Address', exact: true }).fill(hook.url);
      await page.getByRole('radio', { name: /Of certain events/ }).check();
      const types = page.getByRole('combobox', { name: 'Events' });
      for (const type of ['Signed in', 'Group made']) {
        await types.fill(type);
        await page.getByRole('option', { name: type, exact: true }).click();
      }
      await page.getByRole('heading', { level: 1 }).click();
      await olivia.isOpenToAll('Add a receiver');
      await olivia.picture('console-receivers-new');
      await page.getByRole('button', { name: 'Add it' }).click();
      await olivia.shows('“Door bell” is told from now on');
      const secret = await page.getByText(/^whsec_/).innerText();
      await olivia.isOpenToAll('“Door bell” is told from now on');
      await olivia.picture('console-receivers-secret');
      await page.getByRole('link', { name: 'I have copied it. Go to the receiver' }).click();
      await olivia.shows('Door bell');
      expect(await page.getByText(/^whsec_/).count()).toBe(0);

      await stage.world.group();
      const deliveries = page.getByRole('region', { name: 'Deliveries' });
      await deliveries.getByRole('row', { name: /Group made .*Taken in \d+ ms/ }).waitFor();
      expect(hook.taken.map(typeOf)).toEqual(['group.created']);
      expect(hook.taken.map((one) => isSigned(one, secret))).toEqual([true]);

      await page.getByRole('button', { name: 'Send a test' }).click();
      await page.getByText('The test was taken').waitFor();
      await deliveries.getByRole('row', { name: /Receiver of events tried .*A test/ }).waitFor();

      hook.behaves({ status: 503 });
      await stage.world.group();
      const now = page.getByRole('region', { name: 'Now' });
      await now.getByText('Failing', { exact: true }).waitFor();
      await now.getByText('It answered 503: it has an error of its own.').waitFor();
      await now.getByText(/^Next try/).waitFor();
      await olivia.isOpenToAll('Door bell');
      await olivia.picture('console-receivers-failing');
      await page.setViewportSize({ width: 1280, height: 800 });
      await olivia.goTo('/settings/receivers', 'Webhooks and streams');
      await page.getByRole('row', { name: /Door bell .*Webhook.*Failing.*It answered 503/ }).waitFor();
      await olivia.isOpenToAll('Webhooks and streams');
      await olivia.picture('console-receivers-list');
      await page.setViewportSize({ width: 1280, height: 800 });

      hook.behaves('take');
      await page.getByRole('link', { name: 'Door bell' }).click();
      await page.getByRole('button', { name: 'Try now' }).click();
      await now.getByText('Working', { exact: true }).waitFor();
      await now.getByText('Nothing waits').waitFor();
      expect(hook.taken.map(typeOf)).toEqual(['group.created', 'receiver.tried', 'group.created']);

      await page.getByRole('button', { name: 'Remove it' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Remove it' }).click();
      await olivia.shows('Webhooks and streams');
      await page.getByText('Nobody outside is told what happens.').waitFor();
      expect(must(await listReceivers(stage.ports)(stage.world.host))).toEqual([]);
    } finally {
      await hook.close();
    }
  });
});

function typeOf({ body }: Received): string {
  return (JSON.parse(body) as { readonly type: string }).type;
}

/** As whoever is told verifies it, by the scheme of Standard Webhooks. */
function isSigned({ headers, body }: Received, secret: string): boolean {
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const content = [headers['webhook-id'], headers['webhook-timestamp'], body].join('.');
  const signed = createHmac('sha256', key).update(content).digest('base64');
  return String(headers['webhook-signature']).split(' ').includes(`v1,${signed}`);
}
