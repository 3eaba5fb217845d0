import { Alert, List, TagsInput, Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { FACTOR_KINDS, type FactorKind } from '../../../src/domain/factors/factor.ts';
import { policyQuery } from '../../api/policy.ts';
import type { ProviderAbilities } from '../../api/providers.ts';
import { FormSection } from '../../parts/FormSection.tsx';
import { RuleLink } from '../../parts/RuleLink.tsx';
import { listedByMistake, type ProviderFieldsProps } from './providerForm.ts';

interface MfaFieldsProps extends ProviderFieldsProps {
  readonly said: ProviderAbilities | null;
}

const MEANS = ['trust', 'time', 'anew', 'kinds', 'counted'] as const;
const MOST_VALUES = 20;

/** What of the provider's word counts as MFA here, what that means, and what of it is without effect. */
export function MfaFields({ form, isReadOnly, said }: MfaFieldsProps) {
  const { t } = useTranslation('providers');
  const { acr, amr } = form.values;
  const { data: policy } = useQuery(policyQuery({ kind: 'tenant' }));
  const leftOut = FACTOR_KINDS.filter((kind) => !(policy?.inForce?.factors ?? FACTOR_KINDS).includes(kind));
  const typed = { readOnly: isReadOnly, spellCheck: false, autoCapitalize: 'none', acceptValueOnBlur: true, maxTags: MOST_VALUES } as const;
  return (
    <FormSection title={t('section.mfa')} intro={t('mfa.intro')}>
      <TagsInput
        label={t('mfa.acr.label')}
        description={t('mfa.acr.description')}
        data={[...(said?.acrValues ?? [])]}
        splitChars={[' ']}
        {...typed}
        {...form.getInputProps('acr')}
      />
      <TagsInput
        label={t('mfa.amr.label')}
        description={t('mfa.amr.description')}
        splitChars={[' ']}
        {...typed}
        {...form.getInputProps('amr')}
      />
      <Text size="sm" role="status" fw={500}>
        {acr.length + amr.length === 0
          ? t('mfa.now.nothing')
          : t(leftOut.length === 0 ? 'mfa.now.some' : 'mfa.now.nowhere', { values: [...acr, ...amr].join(', ') })}
      </Text>
      {acr.length + amr.length === 0 ? null : <Doubts acr={acr} amr={amr} said={said} leftOut={leftOut} />}
      <div>
        <Text size="sm" fw={600}>
          {t('mfa.means.title')}
        </Text>
        <List size="sm" spacing={4} mt={4}>
          {MEANS.map((name) => (
            <List.Item key={name}>{t(`mfa.means.${name}`)}</List.Item>
          ))}
        </List>
      </div>
    </FormSection>
  );
}

interface DoubtsProps {
  readonly acr: readonly string[];
  readonly amr: readonly string[];
  readonly said: ProviderAbilities | null;
  /** Kinds that the rule for all users does not allow. */
  readonly leftOut: readonly FactorKind[];
}

/** Why what is listed may do nothing, or more than was meant. */
function Doubts({ acr, amr, said, leftOut }: DoubtsProps) {
  const { t, i18n } = useTranslation('providers');
  const list = (values: readonly string[]): string => new Intl.ListFormat(i18n.language, { type: 'conjunction' }).format(values);
  const mistaken = listedByMistake({ acr: [...acr], amr: [...amr] });
  const unknown = said === null || said.acrValues.length === 0 ? [] : acr.filter((value) => !said.acrValues.includes(value));
  const isUntimed = said !== null && said.claims.length > 0 && !said.claims.includes('auth_time');
  return (
    <>
      {mistaken.length === 0 ? null : (
        <Doubt title={t('mfa.doubt.weak.title')}>{t('mfa.doubt.weak.what', { values: list(mistaken) })}</Doubt>
      )}
      {leftOut.length === 0 ? null : (
        <Doubt title={t('mfa.doubt.kinds.title')}>
          {t('mfa.doubt.kinds.what', { kinds: list(leftOut.map((kind) => t(`parts:factors.${kind}`))) })}{' '}
          <RuleLink scope={{ kind: 'tenant' }} name={null} />
        </Doubt>
      )}
      {unknown.length === 0 ? null : (
        <Doubt title={t('mfa.doubt.acr.title')}>
          {t('mfa.doubt.acr.what', { values: list(unknown), known: list(said?.acrValues ?? []) })}
        </Doubt>
      )}
      {isUntimed ? <Doubt title={t('mfa.doubt.time.title')}>{t('mfa.doubt.time.what')}</Doubt> : null}
    </>
  );
}

function Doubt({ title, children }: { readonly title: string; readonly children: React.ReactNode }) {
  return (
    <Alert color="yellow" icon={<IconAlertTriangle aria-hidden />} title={title} role="status">
      {children}
    </Alert>
  );
}
