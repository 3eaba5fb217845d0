import { Button, Checkbox, Group, Skeleton, Stack, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ProblemAlert } from './ProblemAlert.tsx';

export interface Column<Row> {
  readonly name: string;
  readonly cell: (row: Row) => ReactNode;
  /** Of the whole column, for numbers. */
  readonly align?: 'end';
}

interface RowTableProps<Row> {
  /** What the table lists, for whoever does not see it. */
  readonly caption: string;
  /** The first column names the row. */
  readonly columns: readonly [Column<Row>, ...Column<Row>[]];
  /** undefined: still loading. */
  readonly rows: readonly Row[] | undefined;
  readonly keyOf: (row: Row) => string;
  readonly error?: unknown;
  readonly retry?: () => void;
  /** Said instead of an empty table. */
  readonly empty: ReactNode;
  /** Shows more rows; null: these are all. */
  readonly onMore?: (() => void) | null;
  readonly isLoadingMore?: boolean;
  /** Rows can be chosen; absent or null: they cannot. */
  readonly choice?: Choice<Row> | null;
}

export interface Choice<Row> {
  readonly isChosen: (row: Row) => boolean;
  readonly onChoose: (row: Row, isChosen: boolean) => void;
  /** "Choose Anita Desai" */
  readonly label: (row: Row) => string;
}

/** A list as a table, which on a phone becomes blocks (console.css). The height of the first rows is kept while they load. */
export function RowTable<Row>(props: RowTableProps<Row>) {
  const { caption, columns, rows, keyOf, error, retry, empty, onMore, isLoadingMore, choice = null } = props;
  const { t } = useTranslation('parts');
  if (rows === undefined && error !== null && error !== undefined) return <ProblemAlert error={error} {...(retry ? { retry } : {})} />;
  if (rows === undefined) return <Loading label={t('loading')} />;
  if (rows.length === 0) return <Text c="dimmed">{empty}</Text>;
  const [first, ...others] = columns;
  return (
    <Stack gap="sm">
      <Table className="rows" verticalSpacing="sm" highlightOnHover>
        <Table.Caption style={{ captionSide: 'top', textAlign: 'start', margin: 0 }}>{caption}</Table.Caption>
        <Table.Thead>
          <Table.Tr>
            {columns.map(({ name, align }) => (
              <Table.Th key={name} scope="col" ta={align ?? 'start'}>
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((row) => (
            <Table.Tr key={keyOf(row)}>
              <Table.Th scope="row" fw={500}>
                {choice === null ? (
                  first.cell(row)
                ) : (
                  <Group gap="sm" wrap="nowrap">
                    <Checkbox
                      aria-label={choice.label(row)}
                      checked={choice.isChosen(row)}
                      onChange={({ currentTarget }) => choice.onChoose(row, currentTarget.checked)}
                    />
                    <div>{first.cell(row)}</div>
                  </Group>
                )}
              </Table.Th>
              {others.map(({ name, cell, align }) => (
                <Table.Td key={name} data-label={name} ta={align ?? 'start'}>
                  {cell(row)}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {onMore === undefined || onMore === null ? null : (
        <Group justify="center">
          <Button variant="default" onClick={onMore} loading={isLoadingMore ?? false}>
            {t('more')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

function Loading({ label }: { readonly label: string }) {
  return (
    <Stack gap="xs" aria-busy="true" aria-label={label} role="status">
      {['a', 'b', 'c', 'd', 'e'].map((row) => (
        <Skeleton key={row} height={44} />
      ))}
    </Stack>
  );
}
