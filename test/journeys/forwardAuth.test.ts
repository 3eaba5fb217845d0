import { expect, it } from 'vitest';
import { revokeSessionsOfUser } from '../../src/flows/sessions/revokeSessionsOfUser.ts';
import { must } from '../builders/world.ts';
import { describeWithNginx } from '../requirements.ts';
import { describeJourneys } from './describeJourneys.ts';
import type { Screen } from './screen.ts';

/** What a page of the application gets for a WebSocket: its first word, or that it was not opened. */
function word({ page }: Pick<Screen, 'page'>): Promise<string> {
  return page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const socket = new WebSocket(`ws://${location.host}/live`);
        socket.onmessage = ({ data }) => resolve(String(data));
        socket.onerror = () => resolve('refused');
      }),
  );
}

describeWithNginx('an application that knows nothing of signing in', (guard) => {
  describeJourneys('behind nginx', (newStage) => {
    it('P2, U2, S6: Nora signs in on the way, shows a second factor for a path, talks over a WebSocket, and is out when she signs out', async () => {
      const stage = await newStage({ guard });
      const wiki = await stage.protectedHost('Wiki', [{ path: '/admin', aal: 2 }]);
      const nora = await stage.person('Nora Falk');
      const screen = await nora.screen();
      await screen.open(`${wiki.address}/pages?id=7`);
      await screen.signIn();
      await screen.press('Not now');
      await screen.shows('/pages');
      expect(screen.page.url()).toBe(`${wiki.address}/pages?id=7`);
      expect(await screen.page.locator('#user').innerText()).toBe(nora.loginName);
      expect(await screen.page.locator('#aal').innerText()).toBe('AAL 1');
      expect(await word(screen)).toBe(nora.loginName);

      await screen.open(`${wiki.address}/admin`);
      await screen.setUpApp();
      await screen.saveBackupCodes();
      await screen.shows('/admin');
      expect(await screen.page.locator('#aal').innerText()).toBe('AAL 2');
      // The raise has given the session another secret: the host was entered anew without a question.
      await screen.open(`${wiki.address}/pages`);
      await screen.shows('/pages');

      await screen.open(`${stage.issuer}/account`);
      await screen.press('Sign out');
      await screen.shows('You are signed out');
      const before = wiki.reached.length;
      await screen.open(`${wiki.address}/pages`);
      await screen.shows('Sign in');
      expect(wiki.reached.length).toBe(before);
    });

    it('S6: an administrator ends her sessions, and the next request is the first that does not come through', async () => {
      const stage = await newStage({ guard });
      const wiki = await stage.protectedHost('Wiki');
      const nora = await stage.person('Nora Falk');
      const screen = await nora.screen();
      await screen.open(wiki.address);
      await screen.signIn();
      await screen.press('Not now');
      await screen.shows('/');
      const asked = () => screen.page.evaluate(async () => (await fetch('/data')).status);
      expect(await asked()).toBe(200);
      must(await revokeSessionsOfUser(stage.ports)({ ...stage.world.host, user: nora.id }));
      expect([await asked(), await word(screen)]).toEqual([401, 'refused']);
      await screen.page.reload();
      await screen.shows('Sign in');
    });
  });
});
