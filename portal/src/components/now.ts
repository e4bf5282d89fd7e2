import { useSyncExternalStore } from 'react';

const STEP_MS = 10_000;
let now = Date.now();

/** The moment, told anew every few seconds: what is shown as so long ago grows older by itself. */
export function useNow(): number {
  return useSyncExternalStore(follow, () => now);
}

function follow(changed: () => void): () => void {
  now = Date.now();
  const timer = setInterval(() => {
    now = Date.now();
    changed();
  }, STEP_MS);
  return () => clearInterval(timer);
}
