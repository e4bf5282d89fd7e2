import { useState } from 'react';
import { ApiProblem } from '../../api/problem.js';

interface Forced {
  /** It was refused for what would be lost: the next try is meant. */
  readonly isForced: boolean;
  /** Rejects as the act does. */
  readonly perform: () => Promise<void>;
}

/** An act that destroys: first as one that the API may refuse, with how much would be lost; force comes only after somebody has read that. */
export function useForced(act: (force: boolean) => Promise<void>): Forced {
  const [isForced, setForced] = useState(false);
  const perform = async () => {
    try {
      await act(isForced);
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'APP_CONFLICT') setForced(true);
      throw error;
    }
  };
  return { isForced, perform };
}
