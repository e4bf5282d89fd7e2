import { useState } from 'react';
import { ApiProblem } from '../../api/problem.js';

interface Forced {
  /** It was refused for what would be lost: the next try is meant. */
  readonly isForced: boolean;
  /** Rejects as the act does. */
  readonly perform: () => Promise<void>;
}

/** As the API's deletions take it. */
interface Force {
  readonly force?: 'true';
}

/** An act that destroys: first as one that the API may refuse, with how much would be lost; force comes only after somebody has read that. */
export function useForced(act: (query: Force) => Promise<void>): Forced {
  const [isForced, setForced] = useState(false);
  const perform = async () => {
    try {
      await act(isForced ? { force: 'true' } : {});
    } catch (error) {
      if (error instanceof ApiProblem && error.code === 'APP_CONFLICT') setForced(true);
      throw error;
    }
  };
  return { isForced, perform };
}
