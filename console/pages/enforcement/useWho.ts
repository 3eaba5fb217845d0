import { useTranslation } from 'react-i18next';
import type { Version } from '../../api/policy.ts';
import { useSelf } from '../../api/self.ts';

/** Who set a version, as people call them. */
export function useWho(): (version: Pick<Version, 'createdBy' | 'createdByName'>) => string {
  const { t } = useTranslation('enforcement');
  const { user } = useSelf();
  return ({ createdBy, createdByName }) => {
    if (createdByName === user.loginName) return t('who.you');
    if (createdByName !== null) return createdByName;
    return createdBy.kind === 'host' ? t('who.host') : createdBy.kind === 'token' ? t('who.token') : t('who.gone');
  };
}
