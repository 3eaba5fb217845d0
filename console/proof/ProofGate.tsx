import { type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { Cancelled } from '../api/problem.ts';
import { answerLackingProofWith, type Lacking } from '../api/request.ts';
import { ProofDialog } from './ProofDialog.tsx';

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

  const askOnce = useCallback((lacking: Lacking): Promise<void> => {
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
    });
    return current.current;
  }, []);

  useEffect(() => answerLackingProofWith(askOnce), [askOnce]);

  return (
    <>
      {children}
      {waiting === null ? null : (
        <ProofDialog lacking={waiting.lacking} onShown={() => waiting.settle(true)} onCancel={() => waiting.settle(false)} />
      )}
    </>
  );
}
