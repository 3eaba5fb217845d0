import { Group, Text, Title } from '@mantine/core';
import { type ReactNode, useEffect } from 'react';
import { useSelf } from '../api/self.ts';

interface PageTitleProps {
  readonly title: string;
  /** One sentence: what the page is for. */
  readonly intro?: string;
  /** Buttons of the whole page. */
  readonly children?: ReactNode;
}

/** The heading of a page, which is also the name of the browser's tab. */
export function PageTitle({ title, intro, children }: PageTitleProps) {
  const { tenant } = useSelf();
  useEffect(() => {
    document.title = `${title} · ${tenant.name}`;
  }, [title, tenant.name]);
  return (
    <Group justify="space-between" align="flex-start" mb="lg">
      <div>
        <Title order={1} size="h2">
          {title}
        </Title>
        {intro === undefined ? null : (
          <Text c="dimmed" maw="70ch">
            {intro}
          </Text>
        )}
      </div>
      {children === undefined ? null : <Group gap="sm">{children}</Group>}
    </Group>
  );
}
