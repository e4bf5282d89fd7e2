/** What is the matter, and what to do about it. */
export const words = (what: string, remedy: string) => [what, remedy] as const;
