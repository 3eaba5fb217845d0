import { type KeptRequest, keepRequest, readRequest } from './keptRequest.ts';
import type { Page } from './page.ts';
import { StepUpError } from './stepUpError.ts';

/** `window`: in a window of its own, while the page stays. `redirect`: the page goes away and comes back. */
export type How = 'window' | 'redirect';

/** One way to the provider and back. */
export interface Trip {
  /** By it what comes back is known to be ours: 256 random bits. */
  readonly state: string;
  /** Whatever is needed when the person is back, and the request that waits; null: none does. */
  readonly memory: Readonly<Record<string, string>>;
  readonly request: Request | null;
}

export interface Back {
  readonly parameters: URLSearchParams;
  readonly memory: Readonly<Record<string, string>>;
  readonly request: Request | null;
}

interface Kept {
  readonly at: number;
  readonly returnTo: string;
  readonly memory: Readonly<Record<string, string>>;
  readonly request: KeptRequest | null;
}

const CHANNEL = 'sallyport-step-up';
const FEATURES = 'popup,width=480,height=760';
/** As long as the provider waits for its person. */
const LIFETIME = 10 * 60_000;

const keyOf = (state: string): string => `sallyport-step-up:${state}`;

/** Windows say so in the state, since a window knows nothing else of who opened it once it has been elsewhere. */
export function newState(how: How): string {
  const bytes = crypto.getRandomValues(new Uint8Array(32));
  return `${how === 'window' ? 'w' : 'r'}.${[...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

/** Leads the person there in a window of its own, and waits until it has told what it came back with. */
export function byWindow(page: Page, address: string, trip: Trip): Promise<Back> {
  return new Promise((resolve, reject) => {
    const channel = new BroadcastChannel(CHANNEL);
    const opened = page.open(address, '_blank', FEATURES);
    const end = (): void => {
      clearInterval(watching);
      channel.close();
    };
    // A window that is shut tells nothing, so somebody has to look. Twice, so that what it told last arrives before.
    let seenShut = 0;
    const watching = setInterval(() => {
      seenShut = opened?.closed === true ? seenShut + 1 : 0;
      if (seenShut < 2) return;
      end();
      reject(new StepUpError('cancelled', 'The window was closed.'));
    }, 500);
    channel.onmessage = ({ data }: { readonly data: unknown }) => {
      const { state, search } = data as { readonly state?: unknown; readonly search?: unknown };
      if (state !== trip.state || typeof search !== 'string') return;
      end();
      resolve({ parameters: new URLSearchParams(search), memory: trip.memory, request: trip.request });
    };
    if (opened === null) {
      end();
      reject(new StepUpError('window_blocked', 'The browser opened no window.'));
    }
  });
}

/** Leads the page itself there. It goes away, so this never resolves; what waits is kept in this tab alone. */
export async function byRedirect(page: Page, address: string, { state, memory, request }: Trip): Promise<never> {
  const kept: Kept = {
    at: Date.now(),
    returnTo: page.location.href,
    memory,
    request: request === null ? null : await keepRequest(request),
  };
  page.sessionStorage.setItem(keyOf(state), JSON.stringify(kept));
  page.location.assign(address);
  return new Promise(() => undefined);
}

/**
 * Whether this page is where the person came back to. A window tells the page that waits for it, and closes.
 * @returns null: it is not, or it is a window.
 */
export async function comeBack(page: Page): Promise<Back | null> {
  const { searchParams, search } = new URL(page.location.href);
  const state = searchParams.get('state');
  if (state === null) return null;
  if (state.startsWith('w.')) {
    const channel = new BroadcastChannel(CHANNEL);
    channel.postMessage({ state, search });
    channel.close();
    page.close();
    return null;
  }
  const found = page.sessionStorage.getItem(keyOf(state));
  // Once: the same address again is nothing any more.
  page.sessionStorage.removeItem(keyOf(state));
  if (found === null) return null;
  const { at, returnTo, memory, request } = JSON.parse(found) as Kept;
  page.history.replaceState(null, '', returnTo);
  if (Date.now() - at > LIFETIME) throw new StepUpError('failed', 'It took too long. Begin again.');
  return { parameters: searchParams, memory, request: request === null ? null : readRequest(request) };
}
