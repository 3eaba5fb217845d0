import { aSignIn } from './aSignIn.ts';
import type { World } from './world.ts';

/** Somebody who has backup codes and nothing else (F9), with those that are left: nine, or as many as are said. */
export async function codesOnly(world: World, words: { readonly left?: number } = {}, user: Parameters<World['user']>[0] = {}) {
  const person = await world.user(user);
  const enrolment = await aSignIn(world);
  await enrolment.password(person.loginName);
  const made = await enrolment.beginCodes();
  if (typeof made === 'string') throw new Error(made);
  const [typed, ...codes] = made;
  const end = await enrolment.confirmCodes(typed);
  if (end !== 'signed_in') throw new Error(end);
  while (codes.length > (words.left ?? 9)) {
    const signIn = await aSignIn(world);
    await signIn.password(person.loginName);
    const spent = await signIn.backupCode(codes.shift());
    if (spent !== 'signed_in') throw new Error(spent);
  }
  return { ...person, codes, enrolment, last: codes.at(-1) ?? '' };
}
