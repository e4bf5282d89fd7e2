interface Answered<T> {
  readonly data: T | undefined;
  /** The rows of what was asked before stay in sight until the new ones are there. */
  readonly isPlaceholderData: boolean;
}

/** What a list says of itself, that it is empty or that more follows, it says of what is asked now. Undefined until that is answered. */
export function ownAnswer<T>({ data, isPlaceholderData }: Answered<T>): T | undefined {
  return isPlaceholderData ? undefined : data;
}
