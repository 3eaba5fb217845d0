import type { ApplicationKind } from '../kindOf.ts';
import { aspNetSnippet } from './aspNetSnippet.ts';
import { browserSnippet } from './browserSnippet.ts';
import { curlSnippet } from './curlSnippet.ts';
import { expressSnippet } from './expressSnippet.ts';
import { flaskSnippet } from './flaskSnippet.ts';
import { goSnippet } from './goSnippet.ts';
import { nextSnippet } from './nextSnippet.ts';
import type { Snippet, SnippetValues } from './snippet.ts';
import { springSnippet } from './springSnippet.ts';

export interface Stack {
  /** As its makers write it. */
  readonly name: string;
  readonly snippet: (values: SnippetValues) => Snippet;
}

const SERVERS: readonly [Stack, ...Stack[]] = [
  { name: 'Express', snippet: expressSnippet },
  { name: 'Next.js', snippet: nextSnippet },
  { name: 'Spring Boot', snippet: springSnippet },
  { name: 'ASP.NET Core', snippet: aspNetSnippet },
  { name: 'Flask', snippet: flaskSnippet },
  { name: 'Go', snippet: goSnippet },
];

/** The stacks that can be what the application is. */
export function stacksFor(kind: Exclude<ApplicationKind, 'builtIn' | 'behindProxy' | 'saml'>): readonly [Stack, ...Stack[]] {
  const curl: Stack = { name: 'curl', snippet: (values) => curlSnippet(values, kind) };
  return kind === 'public' ? [{ name: 'JavaScript', snippet: browserSnippet }, curl] : [...SERVERS, curl];
}
