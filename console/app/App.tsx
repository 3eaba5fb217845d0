import { MantineProvider } from '@mantine/core';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { Problem } from '../api/problem.ts';
import { NoticePlace } from '../parts/NoticePlace.tsx';
import { ConfirmationGate } from '../proof/ConfirmationGate.tsx';
import { ProofGate } from '../proof/ProofGate.tsx';
import { newRouter } from './router.ts';
import { styleNonce } from './styleNonce.ts';
import { readable, theme } from './theme.ts';

const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      // What the API refused, it refuses again; only what never arrived is asked once more.
      retry: (count, error) => error instanceof Problem && error.code === 'network_failed' && count < 1,
      staleTime: 5_000,
    },
  },
});

const router = newRouter(queryClient);
const nonce = styleNonce();
// What keeps the page still behind a dialog makes a style sheet of its own, and looks here for its nonce (the package get-nonce).
Object.assign(globalThis, { __webpack_nonce__: nonce });

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <MantineProvider theme={theme} cssVariablesResolver={readable} defaultColorScheme="auto" getStyleNonce={() => nonce}>
        <NoticePlace />
        <ProofGate>
          <ConfirmationGate>
            <RouterProvider router={router} />
          </ConfirmationGate>
        </ProofGate>
      </MantineProvider>
    </QueryClientProvider>
  );
}
