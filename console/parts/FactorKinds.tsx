import { Group, Text } from '@mantine/core';
import { IconDeviceMobileMessage, IconFingerprint, IconKey, IconShieldCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { FactorKind } from '../../src/domain/factors/factor.ts';

const ICONS = { webauthn: IconFingerprint, totp: IconShieldCheck, sms: IconDeviceMobileMessage, backup_code: IconKey } as const;

/** Kinds of factors in words and pictures. @param kinds null: no restriction. */
export function FactorKinds({ kinds }: { readonly kinds: readonly FactorKind[] | null }) {
  const { t } = useTranslation('parts');
  if (kinds === null)
    return (
      <Text span inherit>
        {t('factors.all')}
      </Text>
    );
  if (kinds.length === 0)
    return (
      <Text span inherit>
        {t('factors.none')}
      </Text>
    );
  return (
    <Group gap="xs" component="span" display="inline-flex">
      {kinds.map((kind) => {
        const Icon = ICONS[kind];
        return (
          <Group key={kind} gap={4} wrap="nowrap" component="span" display="inline-flex">
            <Icon size={16} aria-hidden />
            <span>{t(`factors.${kind}`)}</span>
          </Group>
        );
      })}
    </Group>
  );
}
