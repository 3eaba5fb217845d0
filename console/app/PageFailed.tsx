import { Center, Container } from '@mantine/core';
import type { ErrorComponentProps } from '@tanstack/react-router';
import { Problem } from '../api/problem.ts';
import { ProblemAlert } from '../parts/ProblemAlert.tsx';
import { NoRole } from './NoRole.tsx';

/** A page that could not be shown at all, in the place of it. */
export function PageFailed({ error, reset }: ErrorComponentProps) {
  if (error instanceof Problem && error.code === 'role_needed') return <NoRole />;
  return (
    <Container size="sm" py="xl">
      <Center>
        <ProblemAlert error={error} retry={reset} />
      </Center>
    </Container>
  );
}
