/** What is counted of those who try to sign in. */
export interface SignInAttempts {
  /** Not made good by a right password yet. */
  readonly count: number;
  readonly lastAt: Date;
  /** Nothing is looked at before. */
  readonly lockedUntil: Date | undefined;
}

/** Says what becomes of the attempts on a subject; undefined forgets them. Pure: it may be asked more than once. */
export type AttemptsChange = (attempts: SignInAttempts | undefined) => SignInAttempts | undefined;

/** Attempts to sign in, for every node and over every restart. A subject is a hex SHA-256: what people type by mistake is not kept. */
export abstract class SignInAttemptStore {
  /** No other change of the subject comes between what `change` sees and what is written. */
  abstract change(subject: string, change: AttemptsChange): Promise<void>;
  /** Forgets those whose last attempt lies before. */
  abstract sweep(before: Date): Promise<void>;
}
