import { Badge } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { Level as LevelName } from '../../src/domain/policy/rule.ts';

const COLOURS = { off: 'gray', optional: 'blue', required: 'harbour' } as const satisfies Record<LevelName, string>;

/** The position of the dial. @param level null: the scope says nothing. */
export function Level({ level }: { readonly level: LevelName | null }) {
  const { t } = useTranslation('parts');
  return (
    <Badge color={level === null ? 'gray' : COLOURS[level]} variant="light" tt="none" miw="max-content">
      {t(`level.${level ?? 'none'}`)}
    </Badge>
  );
}
