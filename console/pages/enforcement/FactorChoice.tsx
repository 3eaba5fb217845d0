import { Checkbox, Group, Radio, Stack } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { FACTOR_KINDS, type FactorKind } from '../../../src/domain/factors/factor.ts';
import type { EditedScope } from './editedScope.ts';
import type { RuleForm } from './ruleForm.ts';

interface FactorChoiceProps {
  readonly scope: EditedScope;
  readonly value: Pick<RuleForm, 'limits' | 'kinds'>;
  readonly onChange: (factors: Pick<RuleForm, 'limits' | 'kinds'>) => void;
  /** Kinds that cannot work here, with the sentence why (F12). */
  readonly unavailable: ReadonlyMap<FactorKind, string>;
  /** What the tenant allows; null: everything. A group or application adds nothing to it (F1). */
  readonly tenantKinds: readonly FactorKind[] | null;
  readonly isReadOnly: boolean;
}

/** With what people can show that it is them. */
export function FactorChoice({ scope, value, onChange, unavailable, tenantKinds, isReadOnly }: FactorChoiceProps) {
  const { t } = useTranslation('enforcement');
  const noteOn = (kind: FactorKind): string => {
    const why = unavailable.get(kind);
    if (why !== undefined) return why;
    return scope.kind !== 'tenant' && tenantKinds !== null && !tenantKinds.includes(kind)
      ? t('factors.notByTenant')
      : t(`factors.about.${kind}`);
  };
  return (
    <Stack gap="sm">
      <Radio.Group value={value.limits} onChange={(limits) => onChange({ ...value, limits })} label={t('factors.label')}>
        <Group mt="xs">
          <Radio value="all" disabled={isReadOnly} label={t(scope.kind === 'tenant' ? 'factors.all' : 'factors.asTenant')} />
          <Radio value="some" disabled={isReadOnly} label={t('factors.some')} />
        </Group>
      </Radio.Group>
      {value.limits === 'all' ? null : (
        <Checkbox.Group
          value={value.kinds}
          onChange={(kinds) => onChange({ ...value, kinds: FACTOR_KINDS.filter((kind) => kinds.includes(kind)) })}
          label={t('factors.which')}
          error={value.kinds.some((kind) => kind !== 'backup_code') ? undefined : t('factors.needOne')}
        >
          <Stack gap="xs" my="xs">
            {FACTOR_KINDS.map((kind) => (
              <Checkbox
                key={kind}
                value={kind}
                // What was allowed before it stopped working can still be taken away.
                disabled={isReadOnly || (unavailable.has(kind) && !value.kinds.includes(kind))}
                label={t(`parts:factors.${kind}`)}
                description={noteOn(kind)}
              />
            ))}
          </Stack>
        </Checkbox.Group>
      )}
    </Stack>
  );
}
