import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import type { previewDocument } from '../../src/contract/adminMessages.ts';
import type { mailingDocument, mailPeoplePage } from '../../src/contract/adminRolloutMails.ts';
import { addressOf, ask, askRaw, type Wire } from './request.ts';
import { ROLLOUTS } from './rollouts.ts';

export type MailShown = Wire<typeof mailingDocument>['mails'][number];
export type MailPerson = Wire<typeof mailPeoplePage>['people'][number];

export interface MailNamed {
  readonly stage: number;
  readonly step: string;
}

export interface MailPeopleAsked extends MailNamed {
  readonly standing?: MailPerson['standing'];
}

export const mailingQuery = (rollout: string) =>
  queryOptions({
    queryKey: [...ROLLOUTS, 'mails', rollout],
    queryFn: ({ signal }) => ask<Wire<typeof mailingDocument>>({ method: 'GET', path: addressOf`/rollouts/${rollout}/mails`, signal }),
  });

export const mailPeopleQuery = (rollout: string, { stage, step, standing }: MailPeopleAsked) =>
  infiniteQueryOptions({
    queryKey: [...ROLLOUTS, 'mails', rollout, stage, step, standing ?? null],
    queryFn: ({ pageParam, signal }) =>
      ask<Wire<typeof mailPeoplePage>>({
        method: 'GET',
        path: addressOf`/rollouts/${rollout}/mails/people`,
        query: { stage: String(stage), step, standing, after: pageParam },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: ({ next }) => next,
  });

export const mailPreviewQuery = (rollout: string, { stage, step }: MailNamed) =>
  queryOptions({
    queryKey: [...ROLLOUTS, 'mails', rollout, 'words', stage, step],
    queryFn: ({ signal }) =>
      ask<Wire<typeof previewDocument>>({
        method: 'POST',
        path: addressOf`/rollouts/${rollout}/mails/preview`,
        body: { stage, step },
        signal,
      }),
    retry: false,
  });

export const sendTestOf = (rollout: string, { stage, step }: MailNamed, to: string): Promise<{ readonly provider: string }> =>
  ask({ method: 'POST', path: addressOf`/rollouts/${rollout}/mails/test`, body: { stage, step, to } });

/** Those of one mail, as CSV. */
export const exportMails = async (rollout: string, { stage, step, standing }: MailPeopleAsked): Promise<Blob> =>
  (
    await askRaw({
      method: 'POST',
      path: addressOf`/rollouts/${rollout}/mails/export`,
      body: { mail: { stage, step }, ...(standing === undefined ? {} : { standing }) },
    })
  ).blob();
