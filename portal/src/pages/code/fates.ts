/** Who has changed a file since it was read: only who edits it here, both in different ways, or both in the same. */
export type Fate = 'mine' | 'both' | 'same';

interface Texts {
  /** Where the changes began; undefined: there was no such file. */
  readonly origin: string | undefined;
  /** In the active version; undefined: there is none. */
  readonly theirs: string | undefined;
  readonly mine: string;
}

export function fateOf({ origin, theirs, mine }: Texts): Fate {
  if (theirs === mine) return 'same';
  return theirs === origin ? 'mine' : 'both';
}
