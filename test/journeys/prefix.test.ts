import * as oidc from 'openid-client';
import { expect, it } from 'vitest';
import { showTenant } from '../../src/flows/directory/showTenant.ts';
import { must } from '../builders/world.ts';
import { describeWithNginx } from '../requirements.ts';
import { inConsole } from './console/consoleScreen.ts';
import { describeJourneys, type NewStage } from './describeJourneys.ts';
import { linkTo } from './linkTo.ts';
import type { Screen } from './screen.ts';

const PREFIX = '/id';

describeWithNginx('below a path, behind nginx', (program) => {
  for (const passes of ['whole', 'stripped'] as const) {
    describeJourneys(`that passes addresses ${passes}`, (newStage) =>
      everything(() => newStage({ proxy: { program, prefix: PREFIX, passes } })),
    );
  }
});

/** Whatever the browser asks the proxy's host for lies below the prefix; everything else there is another application's. */
function watch({ page }: Pick<Screen, 'page'>, origin: string): readonly string[] {
  const strayed: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    if (url.startsWith(`${origin}/`) && !url.startsWith(`${origin}${PREFIX}/`)) strayed.push(url);
  });
  page.on('response', (response) => {
    if (response.url().startsWith(`${origin}/`) && response.status() === 404) strayed.push(`404 ${response.url()}`);
  });
  return strayed;
}

function everything(newStage: NewStage): void {
  it('Karl signs in to the Wiki with an authenticator app, sees his account, sets a new password by mail, and signs out', async () => {
    const stage = await newStage();
    const wiki = await stage.application('Wiki', { level: 'required' });
    const karl = await stage.person('Karl Meier', { mail: 'karl@acme.example', mailVerified: true });
    const screen = await karl.screen();
    const strayed = watch(screen, stage.origin);
    await screen.open(wiki.address);
    await screen.press('Sign in');
    await screen.signIn();
    await screen.setUpApp();
    await screen.saveBackupCodes();
    const told = await screen.isIn('AAL 2');
    expect(told['iss']).toBe(stage.issuer);

    const another = await karl.screen();
    const strayedThere = watch(another, stage.origin);
    await another.open(wiki.address);
    await another.press('Sign in');
    await another.signIn();
    await another.typeCode();
    expect(await another.isIn('AAL 2')).toMatchObject({ iss: stage.issuer, sub: told['sub'] });
    await another.press('Sign out');
    await another.shows('You are signed out');
    expect([await stage.sessionsOf(karl), strayedThere]).toMatchObject([[{ aal: 2 }], []]);

    await screen.open(`${stage.issuer}/account`);
    await screen.shows('Karl Meier');
    await screen.follow('All that happened');
    expect(new URL(screen.page.url()).pathname).toBe(`${PREFIX}/t/${stage.world.tenant.slug}/account/activity`);

    await screen.open(`${stage.issuer}/forgot-password`);
    await screen.page.getByLabel('User name or mail address').fill(karl.loginName);
    await screen.press('Send the link');
    const link = await linkTo(stage, 'karl@acme.example');
    expect(link).toContain(`${stage.issuer}/link?key=`);
    await screen.open(link);
    await screen.shows('Set a new password');
    expect(screen.page.url()).toBe(`${stage.issuer}/link`);
    expect(strayed).toEqual([]);
  });

  it('Olivia opens the console and saves a setting', async () => {
    const stage = await newStage();
    const olivia = await inConsole(stage, { name: 'Olivia Okafor', role: 'owner' });
    const strayed = watch(olivia, stage.origin);
    await olivia.goTo('/settings', 'Sign-in and sessions');
    await olivia.page.getByLabel('Ends without use after (minutes)').fill('45');
    await olivia.page.getByRole('button', { name: 'Save' }).click();
    await olivia.page.getByText('The settings are saved.').waitFor();
    expect(must(await showTenant(stage.ports)(stage.world.host)).settings.sessionIdleSeconds).toBe(2_700);
    await olivia.isOpenToAll('Sign-in and sessions');
    expect(strayed).toEqual([]);
  });

  it('an application finds the issuer in both ways of asking', async () => {
    const stage = await newStage();
    for (const algorithm of ['oidc', 'oauth2'] as const) {
      const found = await oidc.discovery(new URL(stage.issuer), 'anybody', undefined, undefined, {
        algorithm,
        execute: [oidc.allowInsecureRequests],
      });
      const { issuer, authorization_endpoint, token_endpoint, jwks_uri, end_session_endpoint } = found.serverMetadata();
      expect([algorithm, issuer, authorization_endpoint, token_endpoint, jwks_uri, end_session_endpoint]).toEqual([
        algorithm,
        stage.issuer,
        ...['/authorize', '/token', '/jwks', '/end-session'].map((path) => `${stage.issuer}${path}`),
      ]);
    }
  });
}
