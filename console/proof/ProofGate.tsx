import { useQueryClient } from '@tanstack/react-query';
import { lazy, type ReactNode, Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { Cancelled, problemOf } from '../api/problem.ts';
import { answerLackingProofWith, ask, type Lacking } from '../api/request.ts';
import { type Self, selfQuery } from '../api/self.ts';

const ProofDialog = lazy(async () => ({ default: (await import('./ProofDialog.tsx')).ProofDialog }));

interface Waiting {
  readonly lacking: Lacking;
  readonly settle: (isShown: boolean) => void;
}

/**
 * Stands in front of the console: where the API wants a proof, a dialog asks for it over the page as it is, and the
 * request goes on afterwards. Several requests that wait at once wait for the same proof.
 */
export function ProofGate({ children }: { readonly children: ReactNode }) {
  const [waiting, setWaiting] = useState<Waiting | null>(null);
  const current = useRef<Promise<void> | null>(null);
  const queryClient = useQueryClient();

  const askOnce = useCallback(
    (lacking: Lacking): Promise<void> => {
      const asked = queryClient.getQueryData<Self>(selfQuery.queryKey) ?? null;
      current.current ??= new Promise<void>((resolve, reject) => {
        setWaiting({
          lacking,
          settle: (isShown) => {
            current.current = null;
            setWaiting(null);
            if (isShown) resolve();
            else reject(new Cancelled());
          },
        });
      }).then(() => stillThatPerson(asked));
      return current.current;
    },
    [queryClient],
  );

  useEffect(() => answerLackingProofWith(askOnce), [askOnce]);

  return (
    <>
      {children}
      {waiting === null ? null : (
        <Suspense fallback={null}>
          <ProofDialog lacking={waiting.lacking} onShown={() => waiting.settle(true)} onCancel={() => waiting.settle(false)} />
        </Suspense>
      )}
    </>
  );
}

/**
 * What one person typed is never sent as another: whoever has signed in as somebody else meanwhile begins with a page of their own.
 * @param asked who was asked for the proof; null: nobody is known yet, so nothing was typed.
 * @throws Cancelled somebody else is signed in.
 */
async function stillThatPerson(asked: Self | null): Promise<void> {
  const now = await ask<Self>({ method: 'GET', path: '/me', lacking: 'told' }).catch((error: unknown) => {
    // Something is lacking still: the request will be told so too, and it is asked for again.
    problemOf(error);
    return null;
  });
  if (asked === null || now === null || asked.user.id === now.user.id) return;
  window.location.reload();
  throw new Cancelled();
}
