import { expect, it } from 'vitest';
import { grantBypass } from '../../src/flows/bypass/grantBypass.ts';
import { resetFactors } from '../../src/flows/factors/resetFactors.ts';
import { makePass } from '../../src/flows/passes/makePass.ts';
import { HOUR, after as later, MINUTE } from '../../src/kernel/instant.ts';
import { must } from '../builders/world.ts';
import { describeJourneys } from './describeJourneys.ts';
import type { Screen } from './screen.ts';
import type { Stage } from './stage.ts';

const TENANT = { kind: 'tenant' } as const;

type Somebody = Awaited<ReturnType<Stage['person']>>;

describeJourneys('ways out for the stuck', (newStage) => {
  const passFor = async ({ world, origin }: Stage, { id }: Somebody) => {
    const { capabilities } = world.ports;
    const ports = { ...world.ports, capabilities: { ...capabilities, publicUrl: origin } };
    return must(await makePass(ports)({ ...world.host, user: id }));
  };

  async function typePass(screen: Screen, code: string, button: string): Promise<void> {
    await screen.page.getByLabel('Pass', { exact: true }).fill(code);
    await screen.press(button);
  }

  /** Somebody who has set up an app at their first sign-in, and is signed out. */
  async function withApp(stage: Stage, name: string): Promise<Somebody> {
    const person = await stage.person(name);
    const screen = await person.screen();
    await screen.open(`${stage.issuer}/sign-in`);
    await screen.signIn();
    await screen.setUpApp();
    await screen.saveBackupCodes();
    await screen.shows(name);
    await screen.close();
    return person;
  }

  it('B1, B2, B3, S4: Ida is stuck at an enrolment, is bypassed and goes on; when it is over she sets up her app', async () => {
    const stage = await newStage();
    await stage.world.rule(TENANT, { level: 'required' });
    const wiki = await stage.application('Wiki');
    const ida = await stage.person('Ida Moe');
    const screen = await ida.screen();
    await screen.open(wiki.address);
    await screen.press('Sign in');
    await screen.signIn();
    await screen.shows('Set up a second step');

    const until = later(await stage.world.now(), HOUR);
    const window = { reason: 'phone in repair', from: null, until, exceptApplications: [] };
    must(await grantBypass(stage.world.ports)({ ...stage.world.host, user: ida.id, ...window }));
    await screen.leaveBy(() => screen.page.reload());
    await screen.showPasswordAgain();
    expect(await screen.isIn('AAL 1')).toMatchObject({ acr: 'urn:sallyport:aal:1', amr: ['pwd'], sallyport_allowance: 'bypass' });
    await screen.press('Refresh the tokens');
    expect(await screen.isIn('AAL 1')).toMatchObject({ sallyport_allowance: 'bypass' });
    const account = await ida.screen();
    await account.open(`${stage.issuer}/sign-in`);
    await account.signIn();
    await account.shows('Ida Moe');
    expect(await account.text()).toContain('Not asked for, by a decision of an administrator until');
    await account.picture('account-bypass');

    await stage.wait(50 * MINUTE);
    await screen.press('Ask silently');
    await screen.isIn('AAL 1');
    await stage.wait(10 * MINUTE);
    await screen.press('Ask silently');
    expect(await screen.wasAnswered('The identity provider has a question')).toBe('interaction_required');
    await screen.follow('Back to Wiki');
    await screen.press('Sign in');
    await screen.showPasswordAgain();
    await screen.shows('Set up a second step');
    expect(await screen.offers('Not now')).toBe(false);
    await screen.setUpApp();
    await screen.saveBackupCodes();
    expect(await screen.isIn('AAL 2')).not.toHaveProperty('sallyport_allowance');
  });

  it('B7, F4: Nora has lost her phone: with a pass that she types she sets up a key', async () => {
    const stage = await newStage();
    await stage.world.rule(TENANT, { level: 'required' });
    const wiki = await stage.application('Wiki');
    const nora = await withApp(stage, 'Nora Lind');
    const { code } = await passFor(stage, nora);
    const screen = await nora.screen();
    await screen.device();
    await screen.open(wiki.address);
    await screen.press('Sign in');
    await screen.signIn();
    await screen.shows('One more step');
    await screen.picture('challenge-with-pass');
    await screen.follow('I have a pass from support');
    await screen.shows('Use your pass');
    await screen.picture('pass');
    await typePass(screen, 'bcdf-ghjk-mnpq-rstv', 'Continue');
    await screen.shows('Use your pass');
    expect(await screen.text()).toContain('That pass is not right');
    await screen.picture('pass-wrong', 'dark');
    await typePass(screen, code.replaceAll('-', ' ').toUpperCase(), 'Continue');
    await screen.shows('Set up a second step');
    expect(await screen.offers('Not now')).toBe(false);
    await screen.setUpKey();
    expect(await screen.isIn('AAL 2')).toMatchObject({ amr: ['hwk', 'mfa', 'pwd', 'user'] });
  });

  it('B7: the address that support sent does it too, without a script, and is in no address afterwards', async () => {
    const stage = await newStage();
    await stage.world.rule(TENANT, { level: 'required' });
    const lars = await withApp(stage, 'Lars Holt');
    const { code, link } = await passFor(stage, lars);
    const screen = await lars.screen('off');
    const addresses: string[] = [];
    screen.page.on('framenavigated', (frame) => addresses.push(frame.url()));
    await screen.open(link);
    await screen.signIn();
    await screen.shows('Set up a second step');
    await screen.press(/Authenticator app/);
    lars.app.take((await screen.page.locator('.secret span').allInnerTexts()).join(''));
    await screen.page.locator('#code').fill(await lars.app.code(-1));
    await screen.press('Finish');
    await screen.shows('Lars Holt');
    expect(addresses.join('\n')).not.toContain(code);

    // It was good once: the same address leads to the challenge.
    const again = await lars.screen();
    await again.open(link);
    await again.signIn();
    await again.shows('One more step');
    await again.typeCode();
    await again.shows('Lars Holt');
  });

  it('B6, S11: Uwe was reset: inside the window he enrols without a skip, though the level is optional', async () => {
    const stage = await newStage();
    await stage.world.settings({ helpContact: 'The desk on floor 2' });
    await stage.world.rule(TENANT, { level: 'required' });
    const uwe = await withApp(stage, 'Uwe Brandt');
    await stage.world.rule(TENANT, { level: 'optional' });
    must(await resetFactors(stage.world.ports)({ ...stage.world.host, user: uwe.id }));
    const { code } = await passFor(stage, uwe);
    const screen = await uwe.screen();
    await screen.open(`${stage.issuer}/sign-in`);
    await screen.signIn();
    await screen.shows('First, a code from your mail');
    expect(await screen.text()).toContain('Your factors were reset');
    expect(await screen.offers('Not now')).toBe(false);
    await screen.picture('enrol-after-reset');
    await screen.follow('I have a pass from support');
    await typePass(screen, code, 'Continue');
    await screen.shows('Set up a second step');
    await screen.setUpApp();
    await screen.saveBackupCodes();
    await screen.shows('Uwe Brandt');
    expect((await stage.sessionsOf(uwe))[0]).toMatchObject({ aal: 2, allowance: null });
  });

  it('B6, B7: Ada comes after the window has shut: she is refused, gets a pass, types it first, and enrols', async () => {
    const stage = await newStage();
    await stage.world.rule(TENANT, { level: 'required' });
    const ada = await withApp(stage, 'Ada Voss');
    must(await resetFactors(stage.world.ports)({ ...stage.world.host, user: ada.id }));
    await stage.wait(73 * HOUR);
    const screen = await ada.screen();
    await screen.open(`${stage.issuer}/sign-in`);
    await screen.signIn();
    await screen.shows('You cannot be signed in now');
    expect(await screen.text()).toContain('the time for setting up a new one is over');
    await screen.picture('refused-window-closed');
    const { code } = await passFor(stage, ada);
    await screen.follow('I have a pass from support');
    await screen.shows('Use your pass');
    await screen.picture('pass-first');
    await typePass(screen, code, 'Go on to sign in');
    await screen.signIn();
    await screen.shows('Set up a second step');
    await screen.setUpApp();
    await screen.saveBackupCodes();
    await screen.shows('Ada Voss');
    const told = (await stage.world.events({ user: ada.id })).map(({ type }) => type);
    expect(told.filter((type) => /pass|reset|refused/.test(type))).toEqual([
      'user.factors_reset',
      'user.mfa_refused',
      'enrolment_pass.made',
      'enrolment_pass.redeemed',
    ]);
  });

  it('S11, B7: where the tenant asks for a pass before a first factor, Finn reads so and who gives one, and goes on with it', async () => {
    const stage = await newStage();
    await stage.world.settings({ firstEnrolment: 'pass', helpContact: 'The desk on floor 2' });
    const finn = await stage.person('Finn Dahl');
    await stage.wait(HOUR);
    await stage.world.rule(TENANT, { level: 'required', timing: { kind: 'grace-period', days: 7 } });
    const screen = await finn.screen();
    await screen.open(`${stage.issuer}/sign-in`);
    await screen.signIn();
    await screen.shows('First, a pass from support');
    expect(await screen.text()).toContain('The desk on floor 2');
    expect(await screen.text()).toMatch(/7 days left/);
    expect(await screen.offers('Not now')).toBe(true);
    await screen.picture('pass-needed');
    await screen.picture('pass-needed-dark', 'dark');
    const { code } = await passFor(stage, finn);
    await typePass(screen, code, 'Continue');
    await screen.shows('Set up a second step');
    await screen.setUpApp();
    await screen.saveBackupCodes();
    await screen.shows('Finn Dahl');
  });
});
