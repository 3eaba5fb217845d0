import { type Page, thisPage } from './page.ts';
import { errorOf } from './stepUpError.ts';
import type { Way } from './stepUpFetch.ts';
import { type Back, byRedirect, byWindow, comeBack, type How, newState } from './visit.ts';

export interface BackendSettings {
  /**
   * An address of this origin at which the back end begins an authorization with the `acr_values` and `max_age` that it is given, and
   * afterwards sends the browser to `return_to` with `state` as it was given, and with `error` where the provider answered with one.
   */
  readonly stepUpAt: string;
  /** A page of this origin that calls `resume` when it loads. */
  readonly returnTo: string;
  /** How the person is led there, asked each time. Absent: by `redirect`. */
  readonly how?: () => How;
  /** For tests. */
  readonly page?: Page;
}

/** A page whose back end holds the tokens and knows the browser by a cookie. */
export function backend({ stepUpAt, returnTo, how = () => 'redirect', page = thisPage() }: BackendSettings): Way {
  const complete = ({ parameters }: Back): void => {
    const error = parameters.get('error');
    if (error !== null) throw errorOf(error, parameters.get('error_description'));
  };
  return {
    prepare: (request) => request,
    // The tokens are the back end's to renew.
    renew: async () => false,
    async stepUp({ acrValues, maxAgeSeconds }, request) {
      const by = how();
      const state = newState(by);
      const parameters = new URLSearchParams({ return_to: returnTo, state });
      if (acrValues !== null) parameters.set('acr_values', acrValues);
      if (maxAgeSeconds !== null) parameters.set('max_age', String(maxAgeSeconds));
      const address = `${stepUpAt}?${parameters.toString()}`;
      const trip = { state, memory: {}, request };
      if (by === 'redirect') return byRedirect(page, address, trip);
      complete(await byWindow(page, address, trip));
    },
    async returned() {
      const back = await comeBack(page);
      if (back === null) return null;
      complete(back);
      return back.request;
    },
  };
}
