/** A function as code registered it or as its folder describes it, before anything was checked. */
export interface FoundFunction {
  readonly name: string;
  /** Each as registered or as in function.json. */
  readonly bindings: readonly Readonly<Record<string, unknown>>[];
  readonly scriptFile?: string;
  readonly directory?: string;
  readonly entryPoint?: string;
  /** Value of FUNCTIONS_WORKER_RUNTIME whose worker runs it. */
  readonly language: string;
  readonly retry?: unknown;
  /** By its own file: true, or the name of a setting that says so. */
  readonly disabled?: boolean | string;
  /** What keeps it off already, one line each. */
  readonly problems?: readonly string[];
}
