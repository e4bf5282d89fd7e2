interface KnownLease {
  readonly fence: number;
  readonly state: string;
  readonly process: string;
  readonly attempt: number;
}

/** The fence under which `process` takes the lease for `attempt`; undefined when somebody else holds it for this attempt or a later one. */
export function fenceFor(known: KnownLease | undefined, process: string, attempt: number): number | undefined {
  if (known === undefined) return 1;
  if (known.state !== 'held' || known.attempt < attempt) return known.fence + 1;
  return known.process === process && known.attempt === attempt ? known.fence : undefined;
}
