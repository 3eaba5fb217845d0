import { type UseFormReturnType, useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { firstFault, linesOf, type RegistrationForm } from './registrationForm.ts';

/** The form of a registration. Addresses are checked when one leaves the field, and name the line that is wrong. */
export function useRegistrationForm<Form extends RegistrationForm>(initialValues: Form): UseFormReturnType<Form> {
  const { t } = useTranslation('applications');
  const addresses = (text: string, least: 0 | 1): string | null => {
    if (linesOf(text).length < least) return t('fault.missing');
    const found = firstFault(text);
    return found === null ? null : t('fault.of', { uri: found.uri, why: t(`fault.${found.fault}`) });
  };
  return useForm<Form>({
    initialValues,
    validateInputOnBlur: true,
    validate: (form) => ({
      name: form.name.trim() === '' ? t('fault.name') : null,
      redirectUris: addresses(form.redirectUris, form.readsTokensOf.length > 0 ? 0 : 1),
      postLogoutRedirectUris: addresses(form.postLogoutRedirectUris, 0),
      backchannelLogoutUri: addresses(form.backchannelLogoutUri, 0),
    }),
  });
}
