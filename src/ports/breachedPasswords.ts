/** Passwords that are known: the common ones, and those that an operator has a list of. Nothing of them leaves the machine. */
export interface BreachedPasswords {
  /** Whether it is known, in its own spelling or in its canonical form (domain/directory/guessablePassword.ts). */
  isKnown(password: string): Promise<boolean>;
}
