import { texts } from '../texts.js';

/** Why a request did not succeed: the code, the sentence that management gave, and what can be done. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';
  /** What else the answer says. */
  readonly details: Readonly<Record<string, unknown>>;

  private constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    options?: ErrorOptions & { readonly details?: Readonly<Record<string, unknown>> },
  ) {
    super(message, options);
    this.details = options?.details ?? {};
  }

  static async of(response: Response): Promise<ApiProblem> {
    const { status } = response;
    try {
      const details = (await response.json()) as Readonly<Record<string, unknown>>;
      const { code, message } = details;
      return new ApiProblem(
        status,
        typeof code === 'string' ? code : `HTTP_${status}`,
        typeof message === 'string' ? message : texts.problems.noReason,
        { details },
      );
    } catch (cause) {
      return new ApiProblem(status, `HTTP_${status}`, texts.problems.noReason, { cause });
    }
  }

  static unreachable(cause: unknown): ApiProblem {
    return new ApiProblem(0, 'UNREACHABLE', texts.problems.unreachable, { cause });
  }

  /** What to do, where management's sentence does not say it. */
  get remedy(): string | undefined {
    if (this.status === 0) return texts.problems.remedies.unreachable;
    if (this.status === 401) return texts.problems.remedies.signIn;
    if (this.status === 403) return texts.problems.remedies.askOwner;
    if (this.status === 503) return texts.problems.remedies.unavailable;
    return this.status >= 500 ? texts.problems.remedies.serverLog : undefined;
  }
}

/** For a message of whatever was thrown. */
export function problemOf(error: unknown): Pick<ApiProblem, 'code' | 'message' | 'remedy'> {
  if (error instanceof ApiProblem) return error;
  return {
    code: 'PORTAL',
    message: error instanceof Error ? error.message : String(error),
    remedy: texts.problems.remedies.reload,
  };
}
