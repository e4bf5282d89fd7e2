import { useMay } from '../session/session.js';
import { useApps } from './queries.js';

interface SeenApp {
  /** Empty for the whole house, and for somebody of whom it is not known yet. */
  readonly app: string;
  /** Somebody has a role, but in no app that there is. */
  readonly isNone: boolean;
}

/** Whoever may not read the whole house sees one app at a time: the one that is named, else the first. */
export function useSeenApp(named: string): SeenApp {
  const may = useMay();
  const { data: apps } = useApps();
  if (named !== '' || may('reader')) return { app: named, isNone: false };
  return { app: apps?.[0]?.name ?? '', isNone: apps?.length === 0 };
}
