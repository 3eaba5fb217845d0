import { type ReactNode, useEffect, useRef, useState } from 'react';

interface WhenSeenProps {
  /** As large as what comes, so that nothing moves. */
  readonly before: ReactNode;
  readonly children: ReactNode;
}

/** Shows its children from the moment at which their place comes into view: what is never looked at is never loaded. */
export function WhenSeen({ before, children }: WhenSeenProps) {
  const place = useRef<HTMLDivElement>(null);
  const [isSeen, setSeen] = useState(false);
  useEffect(() => {
    const watched = place.current;
    if (watched === null || isSeen) return;
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setSeen(true);
    });
    observer.observe(watched);
    return () => observer.disconnect();
  }, [isSeen]);
  return <div ref={place}>{isSeen ? children : before}</div>;
}
