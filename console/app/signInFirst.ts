import { Problem } from '../api/problem.ts';
import { place } from './place.ts';

const WANTED = 'sallyport.wanted';

/** Somebody without a session, or with one that the console's rules want more of, goes to the sign-in and comes back to this page. */
export function toSignIn(error: unknown): Promise<never> {
  const code = error instanceof Problem ? error.code : null;
  if (code !== 'session_needed' && code !== 'step_up_needed') throw error;
  sessionStorage.setItem(WANTED, window.location.href);
  window.location.replace(code === 'session_needed' ? `${place.root}/sign-in?to=console` : `${place.root}/step-up/console`);
  // The document is about to be left: nothing is shown until then.
  return new Promise(() => undefined);
}

/** Back from the sign-in, which knows the console and not its pages: to the page that was wanted. */
export function goToWanted(): void {
  const wanted = sessionStorage.getItem(WANTED);
  if (wanted === null || window.location.pathname !== place.console) return;
  sessionStorage.removeItem(WANTED);
  if (wanted.startsWith(`${window.location.origin}${place.console}`)) window.history.replaceState(null, '', wanted);
}
