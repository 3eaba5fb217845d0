import { Badge, Button, Group, Stack, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useMay } from '../../api/self.ts';
import { revokeToken, TOKENS, type TokenListed, type TokenMade, tokensQuery } from '../../api/tokens.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { PersonLink } from '../../parts/PersonLink.tsx';
import { type Column, RowTable } from '../../parts/RowTable.tsx';
import { useAct } from '../../parts/useAct.ts';
import { When } from '../../parts/When.tsx';
import { MakeToken } from './MakeToken.tsx';
import { TokenOnce } from './TokenOnce.tsx';

const COLOURS = { live: 'harbour', ended: 'gray', revoked: 'gray', maker_unfit: 'yellow' } as const;

/** Programs that administer: what each may do, from where, and until when. */
export function Tokens() {
  const { t } = useTranslation('tokens');
  const mayMake = useMay()('make_token');
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<TokenMade | null>(null);
  const [ending, setEnding] = useState<TokenListed | null>(null);
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(tokensQuery);
  const end = useAct({
    run: ({ id }: TokenListed) => revokeToken(id),
    outdates: [TOKENS],
    done: (_answer, { name }) => t('ended', { name }),
    onDone: () => setEnding(null),
  });
  return (
    <>
      <PageTitle title={t('title')} intro={t('intro')}>
        {mayMake ? (
          <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setMaking(true)}>
            {t('make.open')}
          </Button>
        ) : null}
      </PageTitle>
      <Stack>
        {made === null ? null : <TokenOnce made={made} />}
        <RowTable
          caption={t('caption')}
          columns={useColumns(setEnding)}
          rows={data?.pages.flatMap(({ tokens }) => tokens)}
          keyOf={({ id }) => id}
          error={error}
          retry={() => void refetch()}
          empty={t('empty')}
          onMore={hasNextPage ? () => void fetchNextPage() : null}
          isLoadingMore={isFetchingNextPage}
        />
      </Stack>
      {isMaking ? (
        <MakeToken
          onMade={(answer) => {
            setMade(answer);
            setMaking(false);
          }}
          onClose={() => setMaking(false)}
        />
      ) : null}
      <ConfirmAct
        opened={ending !== null}
        title={t('endTitle', { name: ending?.name ?? '' })}
        act={t('end')}
        isDangerous
        isRunning={end.isPending}
        error={end.error}
        onConfirm={() => {
          if (ending !== null) end.mutate(ending);
        }}
        onClose={() => setEnding(null)}
      >
        <Text>{t('endWhat')}</Text>
      </ConfirmAct>
    </>
  );
}

function useColumns(onEnd: (token: TokenListed) => void): readonly [Column<TokenListed>, ...Column<TokenListed>[]] {
  const { t } = useTranslation('tokens');
  const mayEnd = useMay()('revoke_token');
  const columns: [Column<TokenListed>, ...Column<TokenListed>[]] = [
    { name: t('column.name'), cell: ({ name }) => name },
    {
      name: t('column.state'),
      cell: ({ state }) => (
        <Badge color={COLOURS[state]} variant="light" tt="none">
          {t(`state.${state}`)}
        </Badge>
      ),
    },
    {
      name: t('column.scopes'),
      cell: ({ scopes, networks }) => (
        <Stack gap={2}>
          <Text size="sm">{scopes.join(', ')}</Text>
          <Text size="xs" c="dimmed">
            {networks.length === 0 ? t('anywhere') : t('from', { networks: networks.join(', ') })}
          </Text>
        </Stack>
      ),
    },
    { name: t('column.madeBy'), cell: ({ madeBy }) => <PersonLink user={madeBy} /> },
    { name: t('column.lastUsed'), cell: ({ lastUsedAt }) => (lastUsedAt === null ? t('never') : <When at={lastUsedAt} as="distance" />) },
    { name: t('column.ends'), cell: ({ expiresAt }) => <When at={expiresAt} as="date" /> },
  ];
  if (mayEnd) {
    columns.push({
      name: t('column.act'),
      cell: (token) =>
        token.state === 'live' || token.state === 'maker_unfit' ? (
          <Group>
            <Button size="compact-sm" variant="default" onClick={() => onEnd(token)}>
              {t('end')}
            </Button>
          </Group>
        ) : (
          '–'
        ),
    });
  }
  return columns;
}
