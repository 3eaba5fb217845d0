import type { QueryClient } from '@tanstack/react-query';
import { createRootRouteWithContext } from '@tanstack/react-router';
import { selfQuery } from '../api/self.ts';
import { PageFailed } from './PageFailed.tsx';
import { PageMissing } from './PageMissing.tsx';
import { Shell } from './Shell.tsx';
import { toSignIn } from './signInFirst.ts';

/** What is around every page. Who administers is known before anything is shown. */
export const rootRoute = createRootRouteWithContext<{ readonly queryClient: QueryClient }>()({
  beforeLoad: ({ context }) => context.queryClient.ensureQueryData(selfQuery).then(() => undefined, toSignIn),
  component: Shell,
  errorComponent: PageFailed,
  notFoundComponent: PageMissing,
});
