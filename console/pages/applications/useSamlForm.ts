import { type UseFormReturnType, useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { firstFault, linesOf } from './registrationForm.ts';
import type { SamlForm } from './samlForm.ts';

/** The form of a service provider. With metadata its addresses may stay empty. */
export function useSamlForm<Form extends SamlForm>(initialValues: Form): UseFormReturnType<Form> {
  const { t } = useTranslation('applications');
  const wrongIn = (text: string): string | null => {
    const found = firstFault(text);
    return found === null ? null : t('fault.of', { uri: found.uri, why: t(`fault.${found.fault}`) });
  };
  return useForm<Form>({
    initialValues,
    validateInputOnBlur: true,
    validate: (form) => {
      const isByHand = form.metadata.trim() === '';
      return {
        name: form.name.trim() === '' ? t('fault.name') : null,
        entityId: isByHand && form.entityId.trim() === '' ? t('saml.entityId.missing') : null,
        acsUrls: isByHand && linesOf(form.acsUrls).length === 0 ? t('fault.missing') : wrongIn(form.acsUrls),
        logoutUrl: wrongIn(form.logoutUrl),
      };
    },
  });
}
