import { type Command, Option } from 'commander';
import type { UserFilter } from '../domain/factors/userFilter.ts';

const QUESTIONS = {
  enrolled: 'who hold a factor, or do not',
  bypassed: 'for whom a bypass is live, or for whom none is',
  locked: 'who are stopped after too many wrong second factors, or are not',
  stuck: 'who reached the second step and did not get past it since, or did not',
  disabled: 'whose account is disabled, or enabled',
  signedIn: 'who have ever signed in, or never did',
  invited: 'whose invitation is out, or who have none',
} as const satisfies Partial<Record<keyof UserFilter, string>>;

export type UserFilterOptions = Partial<Record<keyof typeof QUESTIONS, 'yes' | 'no'>>;

/** The filters of people that are answered with yes or no, as options: `--enrolled no`. */
export function withUserFilters(command: Command): Command {
  for (const [name, who] of Object.entries(QUESTIONS)) {
    const flag = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    command.addOption(new Option(`--${flag} <answer>`, `only people ${who}`).choices(['yes', 'no']));
  }
  return command;
}

export function askedOf(options: UserFilterOptions): Pick<UserFilter, keyof typeof QUESTIONS> {
  const { enrolled = null, bypassed = null, locked = null, stuck = null, disabled = null, signedIn = null, invited = null } = options;
  return { enrolled, bypassed, locked, stuck, disabled, signedIn, invited };
}
