import { type UseFormReturnType, useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { firstWrongOrigin, type HostForm, isPath } from './hostForm.ts';
import { linesOf } from './registrationForm.ts';

/** The form of an application behind a proxy. Hosts are checked when one leaves the field, and name the line that is wrong. */
export function useHostForm<Form extends HostForm>(initialValues: Form): UseFormReturnType<Form> {
  const { t } = useTranslation('applications');
  const origins = (text: string): string | null => {
    if (linesOf(text).length === 0) return t('host.origins.missing');
    const wrong = firstWrongOrigin(text);
    return wrong === null ? null : t('host.origins.wrong', { origin: wrong });
  };
  return useForm<Form>({
    initialValues,
    validateInputOnBlur: true,
    validate: (form) => ({
      name: form.name.trim() === '' ? t('fault.name') : null,
      origins: origins(form.origins),
      // Each rule says at its own field what is wrong.
      rules: form.rules.every((rule) => isPath(rule.path) && (rule.needsAal2 || rule.maxAge !== '')) ? null : t('host.rule.pathWrong'),
    }),
  });
}
