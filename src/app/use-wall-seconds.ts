import { useEffect, useState } from 'react';
import { wallNow } from '@/lib/wall-clock.ts';

/** The wall's time, once a second: for ages and countdowns of the line, never for anything in the world. */
export function useWallSeconds(): number {
  const [nowMs, setNowMs] = useState(wallNow);
  useEffect(() => {
    const timer = setInterval(() => setNowMs(wallNow()), 1000);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
