import { useQuery } from '@tanstack/react-query';
import { likelyFiles, ownFiles, registrationIn } from './definition.js';
import { entriesIn, readFile } from './queries.js';
import type { Place } from './use-opened.js';

interface Definition {
  readonly path: string;
  readonly place: Place | undefined;
}

/** The file of the active version that registers the function, or the likeliest one; null: there is none. */
export function useDefinition(app: string, func: string) {
  return useQuery({
    // Not of the app's own: each saving asks for those again, and this may read many files.
    queryKey: ['definition', app, func],
    queryFn: async ({ signal }): Promise<Definition | null> => {
      const paths = likelyFiles(await ownFiles((folder, isDeep) => entriesIn(app, folder, isDeep)), func);
      for (const path of paths) {
        const file = await readFile(app, path, signal);
        const place = file.kind === 'text' ? registrationIn(file.text, func) : undefined;
        if (place !== undefined) return { path, place };
      }
      const [path] = paths;
      return path === undefined ? null : { path, place: undefined };
    },
    staleTime: Infinity,
    gcTime: 0,
    refetchOnWindowFocus: false,
  });
}
