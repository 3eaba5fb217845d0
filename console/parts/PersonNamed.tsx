import { Anchor, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';

interface PersonNamedProps {
  readonly person: { readonly id: string; readonly displayName: string; readonly loginName: string };
  /** Said behind the login name. */
  readonly also?: string;
}

/** Somebody by both names, and the way to their page. */
export function PersonNamed({ person: { id, displayName, loginName }, also = '' }: PersonNamedProps) {
  return (
    <>
      <Anchor underline="always" renderRoot={(props) => <Link to="/users/$user" params={{ user: id }} {...props} />}>
        {displayName}
      </Anchor>
      <Text size="sm" c="dimmed">
        {loginName}
        {also}
      </Text>
    </>
  );
}
