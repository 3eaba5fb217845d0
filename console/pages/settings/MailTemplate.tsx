import { Anchor, Button, Group, SimpleGrid, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery, useSuspenseQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import {
  previewQuery,
  resetTemplate,
  setTemplate,
  TEMPLATE_LIST,
  type Template,
  type TemplateWords,
  templatesQuery,
} from '../../api/messages.ts';
import { useMay } from '../../api/self.ts';
import { PageMissing } from '../../app/PageMissing.tsx';
import { Facts } from '../../parts/Facts.tsx';
import { FormSection } from '../../parts/FormSection.tsx';
import { MailPreview } from '../../parts/MailPreview.tsx';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { ProblemAlert } from '../../parts/ProblemAlert.tsx';
import { useAct } from '../../parts/useAct.ts';

const route = getRouteApi('/settings/mail/$template');

/** What one kind of mail says, with what it will look like beside it. */
export function MailTemplate() {
  const { t } = useTranslation('mail');
  const { template: name } = route.useParams();
  const { data: templates } = useSuspenseQuery(templatesQuery);
  const template = templates.find((one) => one.template === name);
  if (template === undefined) return <PageMissing />;
  return (
    <>
      <Anchor size="sm" renderRoot={(props) => <Link to="/settings/mail" {...props} />}>
        {t('back')}
      </Anchor>
      <PageTitle title={t(`outbox:template.${template.template}`)} intro={t(`when.${template.template}`)} />
      {/* Going back to the words of the product makes another form. */}
      <Editor key={`${template.template} ${template.words}`} template={template} />
    </>
  );
}

interface WordsForm {
  readonly subject: string;
  readonly text: string;
  readonly hasHtml: boolean;
  readonly html: string;
}

function Editor({ template }: { readonly template: Template }) {
  const { t } = useTranslation('mail');
  const mayChange = useMay()('change_messages');
  const { template: name, subject, text, html, words, values } = template;
  const form = useForm<WordsForm>({ initialValues: { subject, text, hasHtml: html !== null, html: html ?? '' } });
  const save = useAct({
    run: (typed: WordsForm) => setTemplate(name, wordsOf(typed)),
    outdates: [TEMPLATE_LIST],
    done: () => t('saved'),
    onDone: () => form.resetDirty(),
  });
  const reset = useAct({ run: () => resetTemplate(name), outdates: [TEMPLATE_LIST], done: () => t('wasReset') });
  const carriesSecret = 'code' in values || 'link' in values;
  return (
    <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl">
      <form onSubmit={form.onSubmit((typed) => save.mutate(typed))}>
        <Stack gap="xl">
          <FormSection title={t('section.words')}>
            <TextInput label={t('subject')} maxLength={200} readOnly={!mayChange} {...form.getInputProps('subject')} />
            <Textarea
              label={t('text')}
              description={t('textHelp')}
              autosize
              minRows={8}
              maxRows={24}
              readOnly={!mayChange}
              {...form.getInputProps('text')}
            />
            {carriesSecret ? (
              <Text size="sm" c="dimmed">
                {t('noHtml')}
              </Text>
            ) : (
              <Switch label={t('hasHtml')} disabled={!mayChange} {...form.getInputProps('hasHtml', { type: 'checkbox' })} />
            )}
            {form.values.hasHtml ? (
              <Textarea
                label={t('html')}
                autosize
                minRows={6}
                maxRows={24}
                spellCheck={false}
                readOnly={!mayChange}
                {...form.getInputProps('html')}
              />
            ) : null}
            <ProblemAlert error={save.error ?? reset.error} />
            {mayChange ? (
              <Group>
                <Button type="submit" loading={save.isPending} disabled={!form.isDirty()}>
                  {t('save')}
                </Button>
                {words === 'own' ? (
                  <Button variant="default" loading={reset.isPending} onClick={() => reset.mutate(undefined)}>
                    {t('reset')}
                  </Button>
                ) : null}
              </Group>
            ) : (
              <Text c="dimmed">{t('readOnly')}</Text>
            )}
          </FormSection>
          <FormSection title={t('section.values')} intro={t('valuesIntro')}>
            <Facts facts={Object.entries(values).map(([value, meaning]) => ({ name: `{{${value}}}`, value: meaning }))} />
          </FormSection>
        </Stack>
      </form>
      <div>{mayChange ? <Preview template={name} draft={form.isDirty() ? wordsOf(form.values) : null} /> : null}</div>
    </SimpleGrid>
  );
}

/** A moment after the last letter, what is typed is filled by the server, with an example for every value. */
function Preview({ template, draft }: { readonly template: string; readonly draft: TemplateWords | null }) {
  const { t } = useTranslation('mail');
  const [settled] = useDebouncedValue(JSON.stringify(draft), 400);
  const { data, error } = useQuery(previewQuery(template, JSON.parse(settled) as TemplateWords | null));
  return (
    <FormSection title={t('section.preview')} intro={t('previewIntro')}>
      <ProblemAlert error={error} />
      {data === undefined ? null : <MailPreview mail={data} />}
    </FormSection>
  );
}

function wordsOf({ subject, text, hasHtml, html }: WordsForm): TemplateWords {
  return { subject, text, html: hasHtml ? html : null };
}
