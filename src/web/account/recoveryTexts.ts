/** Every sentence of the pages on which one changes what an account is recovered with. */
export const RECOVERY_TEXTS = {
  account: 'User name',
  back: 'Back to your account',
  current: 'Your present password',
  prove: {
    lead: 'Before you change this, show a second step again. So nobody who finds an open session can take the account.',
    go: 'Show a second step',
  },
  enrol: {
    lead: 'Before you change this, set up a second step. So nobody who knows your password alone can take the account.',
    go: 'Set up a second step',
  },
  noPassword: 'This account has no password yet. A link to your confirmed mail address lets you set one.',
  forgot: 'Ask for a link',
  password: {
    title: 'Change your password',
    lead: 'You are signed out everywhere when it is changed, here too. Then you sign in with the new one.',
    submit: 'Change the password',
  },
  mail: {
    title: 'Change your mail address',
    now: 'Your mail address',
    none: 'none',
    verified: 'confirmed',
    notVerified: 'not confirmed: no link to a new password can be sent to it',
    verify: 'Send a link to confirm it',
    lead: 'We send a link to the new address. It takes the place of the former one when you have followed the link.',
    mail: 'New mail address',
    submit: 'Send the link',
    sentTitle: 'Look into your mailbox',
    sent: 'A link is on its way. Nothing changes until you have followed it.',
    unavailable: 'No mail can be sent here, so the address cannot be changed on this page.',
  },
} as const;
