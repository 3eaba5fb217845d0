import { Box, Button, ColorSwatch, Group, Paper, ScrollArea, Stack, Table, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AuditSearch } from '../audit/auditSearch.ts';

interface PictureProps {
  readonly title: string;
  /** What the picture shows, in a sentence, for whoever does not see it. */
  readonly summary: string;
  /** The same as a table: names of the columns, and rows whose first cell names them. */
  readonly columns: readonly [string, ...string[]];
  readonly rows: readonly (readonly [string, ...string[]])[];
  /** There is nothing to draw. */
  readonly empty: string | null;
  /** What stands beside it and can be used: a legend with links. */
  readonly beside?: ReactNode;
  /** The events that were counted. */
  readonly list?: AuditSearch;
  /** What the colours mean, above it. */
  readonly legend?: readonly { readonly name: string; readonly color: string }[];
  readonly children: ReactNode;
}

const HEIGHT = 260;

/** A picture that is a table as well: for screen readers, and for whoever wants the numbers. */
export function Picture({ title, summary, columns, rows, empty, beside, list, legend, children }: PictureProps) {
  const { t } = useTranslation('overview');
  const [isTable, setTable] = useState(false);
  return (
    <Paper component="section" withBorder p="md" aria-label={title} miw={0}>
      <Group justify="space-between" mb="sm" wrap="nowrap" align="flex-start">
        <Title order={2} size="h4">
          {title}
        </Title>
        <Group gap="xs" wrap="nowrap">
          {list === undefined ? null : (
            <Button variant="subtle" size="compact-sm" flex="none" renderRoot={(props) => <Link to="/audit" search={list} {...props} />}>
              {t('picture.list')}
            </Button>
          )}
          <Button variant="subtle" size="compact-sm" flex="none" onClick={() => setTable(!isTable)}>
            {t(isTable ? 'picture.draw' : 'picture.table')}
          </Button>
        </Group>
      </Group>
      {empty !== null && !isTable ? (
        <Text c="dimmed" h={HEIGHT}>
          {empty}
        </Text>
      ) : isTable ? (
        <ScrollArea h={HEIGHT} viewportProps={{ tabIndex: 0, role: 'group', 'aria-label': title }}>
          <Numbers caption={summary} columns={columns} rows={rows} />
        </ScrollArea>
      ) : (
        <Group h={HEIGHT} wrap="nowrap" gap="lg" justify="center">
          <Stack
            role="img"
            aria-label={`${summary} ${t('picture.hint')}`}
            gap="xs"
            h={beside === undefined ? HEIGHT : 'auto'}
            flex={beside === undefined ? 1 : 'none'}
            miw={0}
          >
            {legend === undefined ? null : <Legend legend={legend} />}
            <Box flex={1} mih={0}>
              {children}
            </Box>
          </Stack>
          {beside}
        </Group>
      )}
    </Paper>
  );
}

function Legend({ legend }: { readonly legend: NonNullable<PictureProps['legend']> }) {
  return (
    <Group gap="md" justify="flex-end">
      {legend.map(({ name, color }) => (
        <Group key={name} gap={6} wrap="nowrap">
          <ColorSwatch size={12} withShadow={false} color={`var(--mantine-color-${color.replace('.', '-')})`} />
          <Text size="sm">{name}</Text>
        </Group>
      ))}
    </Group>
  );
}

function Numbers({ caption, columns, rows }: Pick<PictureProps, 'columns' | 'rows'> & { readonly caption: string }) {
  return (
    <Table stickyHeader>
      <Table.Caption style={{ captionSide: 'top', textAlign: 'start', margin: 0 }}>{caption}</Table.Caption>
      <Table.Thead>
        <Table.Tr>
          {columns.map((name, at) => (
            <Table.Th key={name} scope="col" ta={at === 0 ? 'start' : 'end'}>
              {name}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map(([name, ...cells]) => (
          <Table.Tr key={name}>
            <Table.Th scope="row" fw={500}>
              {name}
            </Table.Th>
            {cells.map((cell, at) => (
              <Table.Td key={columns[at + 1]} ta="end">
                {cell}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}
