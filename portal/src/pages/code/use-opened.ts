import { useMemo } from 'react';
import { useLocation, useSearchParams } from 'react-router';

/** A place in the open file that is to be shown. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** The address names the open file, and a place in it: `?file=src/hello.ts&line=4&column=7`. What else it says stays as it is. */
export function useOpened() {
  const [search, setSearch] = useSearchParams();
  const { key } = useLocation();
  const line = Number(search.get('line') ?? 0);
  const column = Number(search.get('column') ?? 1);
  const open = (path: string | undefined, place?: Place) => {
    const next = new URLSearchParams(search);
    const values = { file: path, line: place?.line, column: place?.column };
    for (const [name, value] of Object.entries(values)) {
      if (value === undefined) next.delete(name);
      else next.set(name, String(value));
    }
    setSearch(next);
  };
  // A place that is asked for again is gone to again: each navigation has a key of its own.
  const place = useMemo(
    (): (Place & { readonly key: string }) | undefined => (line > 0 ? { line, column, key } : undefined),
    [line, column, key],
  );
  return { opened: search.get('file') ?? undefined, place, open };
}

export type Opened = ReturnType<typeof useOpened>;
