import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query';
import type {
  brandingDocument,
  mailDocument,
  messagesPage,
  previewDocument,
  setBrandingBody,
  setTemplateBody,
  templateDocument,
} from '../../src/contract/adminMessages.ts';
import { addressOf, ask, type Wire } from './request.ts';

export type MessageListed = Wire<typeof messagesPage>['messages'][number];
export type MessageState = MessageListed['state']['kind'];
export type Template = Wire<typeof templateDocument>;
export type TemplateWords = Wire<typeof setTemplateBody>;
export type Preview = Wire<typeof previewDocument>;
export type Branding = Wire<typeof brandingDocument>;

export const MESSAGES = ['messages'] as const;
export const TEMPLATE_LIST = ['mail', 'templates'] as const;

export const messagesQuery = (state: MessageState | null) =>
  infiniteQueryOptions({
    queryKey: [...MESSAGES, state],
    queryFn: ({ pageParam, signal }) =>
      ask<Wire<typeof messagesPage>>({ method: 'GET', path: '/messages', query: { state, before: pageParam }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });

export const reviveMessage = (id: string): Promise<undefined> => ask({ method: 'POST', path: addressOf`/messages/${id}/revive`, body: {} });

export const mailQuery = queryOptions({
  queryKey: ['mail', 'server'],
  queryFn: ({ signal }) => ask<Wire<typeof mailDocument>>({ method: 'GET', path: '/mail', signal }),
});

export const sendTestMail = (to: string): Promise<{ readonly provider: string }> =>
  ask({ method: 'POST', path: '/mail/test', body: { to } });

export const templatesQuery = queryOptions({
  queryKey: TEMPLATE_LIST,
  queryFn: async ({ signal }) =>
    (await ask<{ readonly templates: readonly Template[] }>({ method: 'GET', path: '/mail/templates', signal })).templates,
});

/** A mail with the words that hold, or with a draft; null: those that hold. */
export const previewQuery = (template: string, draft: TemplateWords | null) =>
  queryOptions({
    queryKey: ['mail', 'preview', template, draft],
    queryFn: ({ signal }) =>
      ask<Preview>({ method: 'POST', path: addressOf`/mail/templates/${template}/preview`, body: { draft }, signal }),
    // The last one stays while the next is being made.
    placeholderData: keepPreviousData,
    retry: false,
  });

export const setTemplate = (template: string, words: TemplateWords): Promise<unknown> =>
  ask({ method: 'PUT', path: addressOf`/mail/templates/${template}`, body: words });

export const resetTemplate = (template: string): Promise<undefined> =>
  ask({ method: 'DELETE', path: addressOf`/mail/templates/${template}` });

export const brandingQuery = queryOptions({
  queryKey: ['mail', 'branding'],
  queryFn: ({ signal }) => ask<Branding>({ method: 'GET', path: '/mail/branding', signal }),
});

export const setBranding = (change: Wire<typeof setBrandingBody>): Promise<Branding> =>
  ask({ method: 'PATCH', path: '/mail/branding', body: change });
