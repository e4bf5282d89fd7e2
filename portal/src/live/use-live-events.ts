import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { followEvents } from './follow-events.js';

/** While somebody is signed in who has a role, pages show what changes as it does. A stream is of one user: for another there is another. */
export function useLiveEvents(user: string | undefined, hasRole: boolean): void {
  const queries = useQueryClient();
  useEffect(() => (hasRole ? followEvents(queries) : undefined), [queries, user, hasRole]);
}
