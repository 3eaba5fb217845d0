import { expect, it } from 'vitest';
import { makePass } from '../../src/flows/passes/makePass.ts';
import { SECOND } from '../../src/kernel/instant.ts';
import { must } from '../builders/world.ts';
import { describeJourneys } from './describeJourneys.ts';

const MAIL = 'mara.blum@acme.example';

describeJourneys('a first enrolment that needs a code by mail', (newStage) => {
  async function stageWithCodes() {
    const stage = await newStage();
    await stage.world.rule({ kind: 'tenant' }, { level: 'required' });
    await stage.world.settings({ firstEnrolment: 'mail_code', helpContact: 'The desk on floor 2' });
    const codeOf = (text: string | undefined): string => /\b(\d{6})\b/.exec(text ?? '')?.[1] ?? '';
    return {
      stage,
      wiki: await stage.application('Wiki'),
      /** The code of the newest of so many mails. */
      code: async (mail: string, mails = 1) =>
        codeOf((await stage.mail.waitFor(mail, mails)).findLast(({ subject }) => /is your code/.test(subject ?? ''))?.text),
    };
  }

  it('S11: Mara types the code that her mail brings, sets up her app, is in, and is told of all of it', async () => {
    const { stage, wiki, code } = await stageWithCodes();
    const mara = await stage.person('Mara Blum', { mail: MAIL, mailVerified: true });
    const screen = await mara.screen();
    await screen.open(wiki.address);
    await screen.press('Sign in');
    await screen.signIn();
    await screen.shows('First, a code from your mail');
    expect(await screen.text()).toContain('m•••@acme.example');
    expect(stage.mail.to(MAIL)).toEqual([]);
    await screen.picture('mail-code-first');
    await screen.press('Send the code');
    await screen.shows('First, a code from your mail');
    const digits = await code(MAIL);
    await screen.typeDigits(digits === '000000' ? '111111' : '000000');
    expect(await screen.page.getByRole('alert').innerText()).toContain('was not right');
    await screen.picture('mail-code-wrong');
    await screen.press('Send another code');
    expect(await screen.page.getByRole('alert').innerText()).toContain('A code was sent a moment ago');
    await stage.wait(31 * SECOND);
    await screen.press('Send another code');
    const second = await code(MAIL, 3);
    await screen.picture('mail-code', 'dark');
    await screen.typeDigits(second);
    await screen.setUpApp();
    await screen.saveBackupCodes();
    await screen.isIn('AAL 2');
    const mails = await stage.mail.waitFor(MAIL, 4);
    expect(mails.map(({ subject }) => subject?.replace(/\d{6}/, '…') ?? '').sort()).toEqual([
      'A second step was added to your account at Acme',
      'Your password was right, the second step was not: was this you?',
      '… is your code for Acme',
      '… is your code for Acme',
    ]);
  });

  it('S11, B7: whoever cannot read the mail goes on with a pass, without a script as well', async () => {
    const { stage } = await stageWithCodes();
    const nils = await stage.person('Nils Berg');
    const screen = await nils.screen('off');
    await screen.open(`${stage.issuer}/sign-in`);
    await screen.signIn();
    await screen.shows('First, a code from your mail');
    expect(await screen.text()).toContain('no confirmed mail address');
    await screen.picture('mail-code-no-address');
    const { code } = must(await makePass(stage.world.ports)({ ...stage.world.host, user: nils.id }));
    await screen.follow('I have a pass from support');
    await screen.page.getByLabel('Pass', { exact: true }).fill(code);
    await screen.press('Continue');
    await screen.shows('Set up a second step');
  });
});
