import type { Snippet, SnippetValues } from './snippet.ts';

/** Auth.js 5 with the App Router. It makes the callback's path of the provider's id. */
export function nextSnippet({ issuer, clientId }: SnippetValues): Snippet {
  const auth = `import NextAuth from 'next-auth';

export const { handlers, auth, signIn, signOut } = NextAuth({
  providers: [
    {
      id: 'sallyport',
      name: 'Single sign-on',
      type: 'oidc',
      issuer: '${issuer}',
      clientId: '${clientId}',
      clientSecret: process.env.AUTH_SALLYPORT_SECRET,
      checks: ['pkce', 'state'],
    },
  ],
});
`;
  const route = `import { handlers } from '@/auth';

export const { GET, POST } = handlers;
`;
  const page = `import { auth, signIn } from '@/auth';

export default async function Page() {
  const session = await auth();
  if (session?.user) return <p>Signed in as {session.user.name}</p>;
  const begin = async () => {
    'use server';
    await signIn('sallyport');
  };
  return <form action={begin}><button>Sign in</button></form>;
}
`;
  return {
    callbackPath: '/api/auth/callback/sallyport',
    files: [
      { name: 'Terminal', text: 'npm install next-auth@beta' },
      { name: '.env.local', text: 'AUTH_SALLYPORT_SECRET=…\nAUTH_SECRET=…   # npx auth secret' },
      { name: 'auth.ts', text: auth },
      { name: 'app/api/auth/[...nextauth]/route.ts', text: route },
      { name: 'app/page.tsx', text: page },
    ],
  };
}
