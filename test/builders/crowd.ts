import { createHash } from 'node:crypto';
import type { GroupId } from '../../src/domain/directory/group.ts';
import type { UserId } from '../../src/domain/directory/user.ts';
import { importUsers } from '../../src/flows/directory/importUsers.ts';
import { aSignIn } from './aSignIn.ts';
import type { AuthenticatorApp } from './authenticatorApp.ts';
import { must, PASSWORD, type World } from './world.ts';

/**
 * How somebody takes a roll-out. `early`: sets a factor up when it is offered. `away`: does so too, and is away in the first weeks. `late`: when
 * it cannot be put off. `never`: does not sign in at all. `lost`: comes to the step that must be done, and leaves it. `excused`: the same, and is
 * given a bypass.
 */
export const MANNERS = ['early', 'away', 'late', 'never', 'lost', 'excused'] as const;
export type Manner = (typeof MANNERS)[number];

export interface OneOfCrowd {
  readonly id: UserId;
  readonly loginName: string;
  readonly manner: Manner;
  readonly isPilot: boolean;
  /** L3: reached first to last, as decision 15 tells. */
  readonly cohort: number;
  /** null: no factor yet. */
  app: AuthenticatorApp | null;
}

/** Of twenty people. */
const SHARES: Readonly<Record<Manner, number>> = { early: 6, away: 6, late: 4, never: 2, lost: 1, excused: 1 };
const OF_TWENTY = MANNERS.flatMap((manner) => Array.from({ length: SHARES[manner] }, () => manner));

/** People with a password each, the first of them in a group of pilots. */
export async function aCrowd(
  world: World,
  { people, pilots, group }: { people: number; pilots: number; group: { id: GroupId; name: string } },
) {
  const hash = must(await world.ports.passwordHasher.hash(PASSWORD));
  const rows = Array.from({ length: people }, (_, index) => {
    const name = `person-${String(index).padStart(3, '0')}`;
    return `${name},Person ${index},${name}@acme.example,${index < pilots ? group.name : ''},"${hash}"`;
  });
  const bytes = new TextEncoder().encode(['login_name,display_name,mail,groups,password_hash', ...rows].join('\n'));
  must(
    await importUsers(world.ports)({
      ...world.host,
      file: {
        digest: async () => new Uint8Array(createHash('sha256').update(bytes).digest()),
        read: async function* () {
          yield bytes;
        },
      },
      onProgress: null,
    }),
  );
  const crowd: OneOfCrowd[] = [];
  for (const [index, row] of rows.entries()) {
    const loginName = row.slice(0, row.indexOf(','));
    const found = await world.store.transaction(world.tenant.id, (tx) => world.store.findUserByLoginName(tx, loginName));
    if (found === null) throw new Error(`${loginName} was not imported`);
    // Every manner is among the pilots, and among those who come later.
    const manner = OF_TWENTY[(index * 7) % OF_TWENTY.length] as Manner;
    crowd.push({ id: found.id, loginName, manner, isPilot: index < pilots, cohort: cohortOf(found.id), app: null });
  }
  return crowd;
}

/** As decision 15 says it, not as the database computes it. */
export function cohortOf(id: UserId): number {
  return createHash('md5').update(id).digest().readUInt32BE(0) % 100;
}

/** What came of somebody's sign-in, by what they saw. */
export type CameTo = 'challenged' | 'enrolled' | 'put_off' | 'left' | 'bypassed' | 'refused' | 'plain';

/** Somebody signs in with the right password, and does with what they are shown as is their manner. */
export async function signsIn(world: World, person: OneOfCrowd, wishes: 'sets_up' | 'puts_off' | 'leaves'): Promise<CameTo> {
  const signIn = await aSignIn(world);
  const shown = await signIn.password(person.loginName);
  if (shown === 'signed_in') return (await signIn.session())?.allowance === 'bypass' ? 'bypassed' : 'plain';
  if (shown === 'refused') return 'refused';
  if (shown === 'challenge') {
    const { app } = person;
    if (app === null) throw new Error(`${person.loginName} is asked for a factor that nobody set up`);
    const came = await signIn.totp(await app.code());
    if (came !== 'signed_in') throw new Error(`${person.loginName}: ${came}`);
    return 'challenged';
  }
  if (shown !== 'enrol') throw new Error(`${person.loginName} came to ${shown}`);
  if (wishes === 'leaves') return 'left';
  if (wishes === 'puts_off') {
    const came = await signIn.skip();
    return came === 'signed_in' ? 'put_off' : 'left';
  }
  person.app = await signIn.enrolTotp();
  return 'enrolled';
}
