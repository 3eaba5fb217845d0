/** Every sentence of the page on which a person confirms an operation. */
export const OPERATION_TEXTS = {
  ask: {
    title: 'Do you confirm this?',
    lead: (application: string) => `${application} asks you to confirm:`,
    operation: 'Operation',
    proofFirst: 'First you show a second step. Then this page asks once more.',
    prove: 'Continue',
    confirm: 'Confirm',
    refuse: 'Refuse',
  },
  confirmed: {
    title: 'Confirmed',
    lead: (application: string) => `${application} can go on with it now, once.`,
    console: 'The console goes on with it in the tab from which you came. You can close this one.',
  },
  refused: {
    title: 'Refused',
    lead: (application: string) => `Nothing is confirmed, and ${application} is told so.`,
    console: 'Nothing is confirmed, and nothing was changed. You can close this tab.',
  },
  back: (application: string) => `Back to ${application}`,
  over: {
    title: 'This is over',
    lead: 'It was answered already, or its time has run out. Begin again in the application.',
  },
  notFound: {
    title: 'There is nothing to confirm here',
    lead: 'The application has to ask in the browser in which you are signed in to it. Begin again there.',
  },
} as const;
