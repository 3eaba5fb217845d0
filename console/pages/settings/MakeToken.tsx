import { Checkbox, SimpleGrid, Stack, TagsInput, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { DEFAULT_TOKEN_DAYS, MOST_TOKEN_DAYS } from '../../../src/domain/directory/apiToken.ts';
import { MOST_NETWORKS, network } from '../../../src/domain/directory/network.ts';
import { TOKEN_SCOPES } from '../../../src/domain/directory/tokenScopes.ts';
import { makeToken, TOKENS, type TokenMade } from '../../api/tokens.ts';
import { ConfirmAct } from '../../parts/ConfirmAct.tsx';
import { useAct } from '../../parts/useAct.ts';
import { WholeNumber } from '../../parts/WholeNumber.tsx';

interface TokenForm {
  readonly name: string;
  readonly scopes: string[];
  readonly networks: string[];
  readonly days: number | '';
}

interface MakeTokenProps {
  readonly onMade: (made: TokenMade) => void;
  readonly onClose: () => void;
}

/** A new token: what it is for, what it may, from where, and for how long. */
export function MakeToken({ onMade, onClose }: MakeTokenProps) {
  const { t } = useTranslation('tokens');
  const form = useForm<TokenForm>({ initialValues: { name: '', scopes: [], networks: [], days: DEFAULT_TOKEN_DAYS } });
  const { name, scopes, networks, days } = form.values;
  const wrong = networks.find((one) => network(one) === null);
  const make = useAct({
    run: () => makeToken({ name, scopes, networks, days: days === '' ? undefined : days }),
    outdates: [TOKENS],
    onDone: onMade,
  });
  return (
    <ConfirmAct
      opened
      title={t('make.title')}
      act={t('make.act')}
      isRunning={make.isPending}
      error={make.error}
      isReady={name.trim() !== '' && scopes.length > 0 && wrong === undefined}
      onConfirm={() => make.mutate(undefined)}
      onClose={onClose}
    >
      <Stack>
        <TextInput
          label={t('field.name.label')}
          description={t('field.name.description')}
          maxLength={200}
          required
          data-autofocus
          {...form.getInputProps('name')}
        />
        <Checkbox.Group label={t('field.scopes.label')} description={t('field.scopes.description')} {...form.getInputProps('scopes')}>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xs" mt="xs">
            {TOKEN_SCOPES.map((scope) => (
              <Checkbox key={scope} value={scope} label={scope} />
            ))}
          </SimpleGrid>
        </Checkbox.Group>
        <TagsInput
          label={t('field.networks.label')}
          description={t('field.networks.description')}
          placeholder={networks.length === 0 ? '192.0.2.0/24' : ''}
          maxTags={MOST_NETWORKS}
          splitChars={[',', ' ', ';']}
          acceptValueOnBlur
          {...form.getInputProps('networks')}
          error={wrong === undefined ? null : t('field.networks.wrong', { network: wrong })}
        />
        <WholeNumber
          label={t('field.days.label')}
          description={t('field.days.description', { most: MOST_TOKEN_DAYS })}
          min={1}
          max={MOST_TOKEN_DAYS}
          {...form.getInputProps('days')}
        />
      </Stack>
    </ConfirmAct>
  );
}
