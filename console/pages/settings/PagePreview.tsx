import { Box, Group, Text } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { pageColours, type Scheme } from '../../../src/domain/messages/pageColours.ts';

const SCHEMES: readonly Scheme[] = ['light', 'dark'];

/** Paper, words and edges of the sign-in pages (sallyport.css). */
const PAPER = { light: { bg: '#ffffff', c: '#16211f' }, dark: { bg: '#18201f', c: '#e9efed' } } as const;

/** A button and a link of the sign-in pages in the colour that is being chosen, by daylight and in the dark. */
export function PagePreview({ colour }: { readonly colour: string }) {
  const { t } = useTranslation('branding');
  return (
    <Group gap="sm" role="img" aria-label={t('pages.what')} align="stretch">
      {SCHEMES.map((scheme) => {
        const { accent, onAccent } = pageColours(colour, scheme);
        return (
          <Box
            key={scheme}
            p="md"
            bd="1px solid var(--mantine-color-default-border)"
            style={{ borderRadius: 8 }}
            {...PAPER[scheme]}
            aria-hidden
          >
            <Text size="sm" mb="xs">
              {t(`pages.${scheme}`)}
            </Text>
            <Box bg={accent} c={onAccent} px="md" py={8} mb="xs" ta="center" fw={600} style={{ borderRadius: 8 }}>
              {t('pages.button')}
            </Box>
            <Text size="sm" c={accent} td="underline">
              {t('pages.link')}
            </Text>
          </Box>
        );
      })}
    </Group>
  );
}
