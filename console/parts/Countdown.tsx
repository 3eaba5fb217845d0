import { Text } from '@mantine/core';
import { useInterval } from '@mantine/hooks';
import { useEffect, useRef, useState } from 'react';
import { serverNow } from '../api/serverClock.ts';
import { remainingText } from './timeTexts.ts';

interface CountdownProps {
  /** RFC 3339, as the API tells it. */
  readonly until: string;
  /** Called once, when the end has come while the page was open. */
  readonly onOver?: () => void;
}

/** How long something still lasts, to the second. A screen reader is told when it asks, not every second (role timer). */
export function Countdown({ until, onOver }: CountdownProps) {
  const end = Date.parse(until);
  const [now, setNow] = useState(serverNow);
  useInterval(() => setNow(serverNow()), 1_000, { autoInvoke: true });
  const isOver = now >= end;
  const wasOver = useRef(isOver);
  useEffect(() => {
    if (isOver && !wasOver.current) onOver?.();
    wasOver.current = isOver;
  }, [isOver, onOver]);
  return (
    <Text span role="timer" ff="monospace" fw={600} inherit>
      {remainingText(end - now)}
    </Text>
  );
}
