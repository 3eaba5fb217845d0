/** The description of the error with which a disabled application is refused; the page of it says so in plain words. */
export const APPLICATION_DISABLED = 'this application is disabled';
