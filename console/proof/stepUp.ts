import type { SignInDocument } from '../../src/contract/signIn.ts';
import { addressOf, askBeside } from '../api/request.ts';

export type Step = SignInDocument['step'];

/** Posts a step of the step-up under way. @throws Problem what was wrong with it. */
export type TakeStep = (path: string, body: Readonly<Record<string, unknown>>) => Promise<void>;

/** A step-up under way: the same steps as a sign-in, on the live session (U2). */
export interface StepUp {
  readonly attempt: string;
  readonly step: Step;
}

export async function beginStepUp(): Promise<StepUp> {
  return askBeside<SignInDocument>({ method: 'POST', path: '/step-up', body: { application: 'console' } });
}

/** Posts a step and tells what comes next. @throws Problem: a wrong code, a code that is too late, too many of them. */
export async function takeStep(attempt: string, path: string, body: Readonly<Record<string, unknown>>): Promise<StepUp> {
  return askBeside<SignInDocument>({ method: 'POST', path: `${addressOf`/sign-in/${attempt}/`}${path}`, body });
}

/** What the browser is asked for a passkey or security key with. */
export function ceremonyOptions<Options>(attempt: string): Promise<Options> {
  return askBeside<Options>({ method: 'POST', path: addressOf`/sign-in/${attempt}/webauthn/options`, body: {} });
}
