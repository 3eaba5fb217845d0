import { Select, SimpleGrid, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { searchWith, type UsersSearch } from './usersSearch.ts';

interface MoreUserFiltersProps {
  readonly search: UsersSearch;
  readonly onChange: (search: UsersSearch) => void;
}

const CHOICES = {
  enrolled: ['yes', 'no'],
  kind: ['webauthn', 'totp', 'sms', 'backup_code'],
  bypassed: ['yes', 'no'],
  window: ['open', 'over'],
  locked: ['yes', 'no'],
  stuck: ['yes', 'no'],
  disabled: ['yes', 'no'],
  role: ['any', 'owner', 'administrator', 'operator', 'auditor', 'none'],
  signedIn: ['yes', 'no'],
  invited: ['yes', 'no'],
} as const;

/** Days of the reader's calendar. "Before" is the end of a span that ends with the day before it. */
const DAYS = ['createdFrom', 'createdBefore', 'lastSignInFrom', 'lastSignInBefore'] as const;

/** Every filter that there is. */
export function MoreUserFilters({ search, onChange }: MoreUserFiltersProps) {
  const { t } = useTranslation('users');
  return (
    <SimpleGrid cols={{ base: 1, xs: 2, md: 4 }} py="xs">
      {(Object.keys(CHOICES) as (keyof typeof CHOICES)[]).map((name) => (
        <Select
          key={name}
          label={t(`filter.${name}`)}
          placeholder={t('filter.either')}
          clearable
          clearButtonProps={{ 'aria-label': t('parts:picker.clear') }}
          data={CHOICES[name].map((value) => ({ value, label: t(`choice.${name}.${value}`) }))}
          value={(search[name] as string | undefined) ?? null}
          onChange={(value) => onChange(searchWith(search, name, value as never))}
        />
      ))}
      {DAYS.map((name) => (
        <TextInput
          key={name}
          type="date"
          label={t(`filter.${name}`)}
          value={dayOf(search[name])}
          onChange={({ currentTarget: { value } }) => onChange(searchWith(search, name, instantOf(value)))}
        />
      ))}
    </SimpleGrid>
  );
}

/** "2026-05-03" in the reader's zone. */
function dayOf(instant: string | undefined): string {
  if (instant === undefined) return '';
  const at = new Date(instant);
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].map((part) => String(part).padStart(2, '0')).join('-');
}

/** The beginning of that day in the reader's zone; null while it is none. */
function instantOf(day: string): string | null {
  const at = new Date(`${day}T00:00:00`);
  return Number.isNaN(at.getTime()) ? null : at.toISOString();
}
