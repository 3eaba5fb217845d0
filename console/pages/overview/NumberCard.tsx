import { Paper, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

interface NumberCardProps {
  readonly name: string;
  /** The number itself, as a link to the list behind it. */
  readonly children: ReactNode;
  /** What else belongs to it. */
  readonly more?: ReactNode;
}

export function NumberCard({ name, children, more }: NumberCardProps) {
  return (
    <Paper component="section" withBorder p="md" aria-label={name}>
      <Stack gap={4}>
        <Text size="sm" c="dimmed" component="h2" fw={500} m={0}>
          {name}
        </Text>
        <Text component="div" fz={30} fw={650} lh={1.2}>
          {children}
        </Text>
        <Text component="div" size="sm">
          {more}
        </Text>
      </Stack>
    </Paper>
  );
}
