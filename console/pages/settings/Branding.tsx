import { Alert, Button, ColorInput, Group, SimpleGrid, Stack, Text, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { contrastOf, LEAST_CONTRAST } from '../../../src/domain/messages/pageColours.ts';
import { brandingQuery, type Branding as Look, previewQuery, setBranding } from '../../api/messages.ts';
import { selfQuery, useMay } from '../../api/self.ts';
import { type Tenant, tenantQuery } from '../../api/tenant.ts';
import { FormSection } from '../../parts/FormSection.tsx';
import { MailPreview } from '../../parts/MailPreview.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { useAct } from '../../parts/useAct.ts';
import { LogoSection } from './LogoSection.tsx';
import { PagePreview } from './PagePreview.tsx';
import { SaveSettings } from './SaveSettings.tsx';
import { useSaveTenant } from './useSaveTenant.ts';

/** The name, the logo and the colour that people see, and what mails look like. */
export function Branding() {
  const { t } = useTranslation('branding');
  const { data: tenant } = useSuspenseQuery(tenantQuery);
  const { data: look } = useSuspenseQuery(brandingQuery);
  return (
    <>
      <PageTitle title={t('title')} intro={t('intro')} />
      <Stack gap="xl">
        <Name tenant={tenant} />
        <Stack maw={720}>
          <LogoSection />
        </Stack>
        <Mails look={look} tenantName={tenant.name} />
      </Stack>
    </>
  );
}

function Name({ tenant }: { readonly tenant: Tenant }) {
  const { t } = useTranslation('branding');
  const mayChange = useMay()('change_settings');
  const form = useForm<{ readonly name: string }>({ initialValues: { name: tenant.name } });
  const saving = useSaveTenant(tenant, () => form.resetDirty());
  return (
    <form onSubmit={form.onSubmit(({ name }) => saving.act.mutate({ name }))}>
      <Stack maw={720}>
        <FormSection title={t('section.name')}>
          <TextInput
            label={t('name.label')}
            description={t('name.description')}
            maxLength={200}
            readOnly={!mayChange}
            {...form.getInputProps('name')}
          />
          <SaveSettings saving={saving} isDirty={form.isDirty()} mayChange={mayChange} />
        </FormSection>
      </Stack>
    </form>
  );
}

interface LookForm {
  readonly senderName: string;
  readonly accentColor: string;
  readonly footer: string;
}

function Mails({ look, tenantName }: { readonly look: Look; readonly tenantName: string }) {
  const { t } = useTranslation('branding');
  const mayChange = useMay()('change_messages');
  const form = useForm<LookForm>({
    initialValues: { senderName: look.senderName ?? '', accentColor: look.accentColor, footer: look.footer ?? '' },
  });
  const { values } = form;
  const save = useAct({
    run: ({ senderName, accentColor, footer }: LookForm) =>
      setBranding({ senderName: textOrNull(senderName), accentColor, footer: textOrNull(footer) }),
    outdates: [['mail'], selfQuery.queryKey],
    done: () => t('saved'),
    onDone: () => form.resetDirty(),
  });
  const contrast = COLOUR.test(values.accentColor) ? contrastOf(values.accentColor, '#ffffff') : null;
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl">
      <form onSubmit={form.onSubmit((typed) => save.mutate(typed))}>
        <FormSection title={t('section.mails')}>
          <TextInput
            label={t('sender.label')}
            description={t('sender.description')}
            placeholder={tenantName}
            maxLength={200}
            readOnly={!mayChange}
            {...form.getInputProps('senderName')}
          />
          <ColorInput
            label={t('accent.label')}
            description={t('accent.description')}
            format="hex"
            swatches={SWATCHES}
            eyeDropperButtonProps={{ 'aria-label': t('accent.pick') }}
            readOnly={!mayChange}
            maw={360}
            {...form.getInputProps('accentColor')}
          />
          {contrast !== null && contrast < LEAST_CONTRAST ? (
            <Alert color="yellow" title={t('accent.tooLight', { contrast: contrast.toFixed(1), least: LEAST_CONTRAST })} />
          ) : null}
          {contrast === null ? null : <PagePreview colour={values.accentColor.toLowerCase()} />}
          <TextInput
            label={t('footer.label')}
            description={t('footer.description')}
            maxLength={200}
            readOnly={!mayChange}
            {...form.getInputProps('footer')}
          />
          <ProblemAlert error={save.error} />
          {mayChange ? (
            <Group>
              <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
                {t('save')}
              </Button>
            </Group>
          ) : (
            <Text c="dimmed">{t('readOnly')}</Text>
          )}
        </FormSection>
      </form>
      <div>{mayChange ? <Example look={look} accentColor={contrast === null ? look.accentColor : values.accentColor} /> : null}</div>
    </SimpleGrid>
  );
}

/** A mail as it is now, in the colour that is being chosen. */
function Example({ look, accentColor }: { readonly look: Look; readonly accentColor: string }) {
  const { t } = useTranslation('branding');
  const { data } = useQuery(previewQuery('new_device', null));
  return (
    <FormSection title={t('section.example')} intro={t('exampleIntro')}>
      {data === undefined ? null : <MailPreview mail={{ ...data, html: data.html.replaceAll(look.accentColor, accentColor) }} />}
    </FormSection>
  );
}

const COLOUR = /^#[0-9a-f]{6}$/i;

/** All of them can be read on white. */
const SWATCHES = ['#1d4ed8', '#1f5f5b', '#166534', '#7c2d12', '#9d174d', '#6b21a8', '#334155'];

function textOrNull(text: string): string | null {
  return text.trim() === '' ? null : text;
}
