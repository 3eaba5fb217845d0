import { type UseFormReturnType, useForm } from '@mantine/form';
import { useTranslation } from 'react-i18next';
import { isIssuer, isLoopbackUrl } from '../../../src/domain/directory/upstreamDraft.ts';
import type { ProviderForm } from './providerForm.ts';

const DISCOVERY = '/.well-known/openid-configuration';

/** The form of a provider. What can be told without asking the server is told when one leaves the field. */
export function useProviderForm(initialValues: ProviderForm, secret: 'needed' | 'kept_if_empty'): UseFormReturnType<ProviderForm> {
  const { t } = useTranslation('providers');
  // A deployment on this machine alone may have a provider here as well (upstreamFromHere.ts).
  const from = isLoopbackUrl(window.location.origin) ? 'development' : 'production';
  const issuerFault = (issuer: string): string | null => {
    if (issuer.endsWith(DISCOVERY)) return t('fault.issuerDocument', { part: DISCOVERY });
    const isPlain = issuer.startsWith('http://');
    if (isIssuer(issuer, from)) return null;
    return t(isPlain ? 'fault.issuerHttp' : 'fault.issuer');
  };
  return useForm<ProviderForm>({
    initialValues,
    validateInputOnBlur: true,
    validate: {
      name: (name) => (name.trim() === '' ? t('fault.name') : null),
      issuer: (issuer) => issuerFault(issuer.trim()),
      clientId: (clientId) => (clientId.trim() === '' ? t('fault.clientId') : null),
      clientSecret: (text) => (secret === 'needed' && text === '' ? t('fault.clientSecret') : null),
      loginName: (claim) => (claim.trim() === '' ? t('fault.claim') : null),
      mail: (claim) => (claim.trim() === '' ? t('fault.claim') : null),
      displayName: (claim) => (claim.trim() === '' ? t('fault.claim') : null),
    },
  });
}
