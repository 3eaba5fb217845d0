import { publicClient } from '../../../packages/browser/publicClient.ts';
import { StepUpError, type StepUpProblem } from '../../../packages/browser/stepUpError.ts';
import { stepUpFetch } from '../../../packages/browser/stepUpFetch.ts';

interface Account {
  readonly balance: number;
  readonly payments: readonly { readonly to: string; readonly amount: number; readonly at: string }[];
}

const SENTENCES: Readonly<Record<StepUpProblem, string>> = {
  cancelled: 'Nothing was paid: it was not confirmed.',
  not_possible: 'Nothing was paid: it takes a passkey or security key, and none could be shown.',
  still_not_enough: 'Nothing was paid: what was shown was not enough.',
  window_blocked: 'Nothing was paid: the browser opened no window. Allow it, or confirm without one.',
  body_not_kept: 'Nothing was paid: there is too much in it.',
  failed: 'Nothing was paid: the answer of the identity provider was not in order.',
};

const { issuer, clientId } = (await (await fetch('/settings.json')).json()) as { readonly issuer: string; readonly clientId: string };
const redirectUri = `${location.origin}/callback`;
const client = publicClient({
  issuer,
  clientId,
  redirectUri,
  how: () => (element<HTMLInputElement>('window').checked ? 'window' : 'redirect'),
});
const bank = stepUpFetch(client);

function element<Wanted extends HTMLElement>(id: string): Wanted {
  return document.getElementById(id) as Wanted;
}

function say(message: string, kind: 'done' | 'problem'): void {
  element('message').textContent = message;
  element('message').dataset['kind'] = kind;
}

const euro = (cents: number): string => `EUR ${(cents / 100).toFixed(2)}`;

function show({ balance, payments }: Account): void {
  element('title').textContent = 'Your account';
  element('inside').hidden = false;
  element('outside').hidden = true;
  element('balance').textContent = euro(balance);
  element('payments').replaceChildren(
    ...payments.map(({ to, amount }) => {
      const line = document.createElement('li');
      line.textContent = `${euro(amount)} to ${to}`;
      return line;
    }),
  );
}

/** Shows how the account stands. It is asked for by whoever signed in. */
async function look(): Promise<void> {
  const response = client.isSignedIn() ? await bank.fetch('/api/account') : null;
  if (response?.ok === true) return show((await response.json()) as Account);
  element('title').textContent = 'Nobody is signed in';
  element('outside').hidden = false;
  element('inside').hidden = true;
}

async function tell(response: Response): Promise<void> {
  if (response.ok) {
    show((await response.json()) as Account);
    return say('It is paid.', 'done');
  }
  const told = (await response.json()) as { readonly detail?: string };
  say(told.detail ?? 'That did not work.', 'problem');
}

function complain(error: unknown): void {
  say(error instanceof StepUpError ? SENTENCES[error.problem] : String(error), 'problem');
}

element('sign-in').addEventListener('click', () => void client.signIn().catch(complain));

element<HTMLFormElement>('pay').addEventListener('submit', (event) => {
  event.preventDefault();
  const form = new FormData(element<HTMLFormElement>('pay'));
  const body = JSON.stringify({ to: form.get('to'), amount: Math.round(Number(form.get('euro')) * 100) });
  bank
    .fetch('/api/payments', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body })
    .then(tell)
    .catch(complain);
});

// Back from the identity provider: a payment that waited is sent now.
const resumed = await bank.resume().catch((error: unknown) => complain(error));
await look();
if (resumed != null) await tell(resumed);
