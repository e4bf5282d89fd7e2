import Type, { type Static } from 'typebox';

/** One binding as registered or as in function.json: `name`, `type` and `direction`, plus whatever the type needs. */
export interface Binding {
  readonly name: string;
  readonly type: string;
  readonly direction: 'in' | 'out' | 'inout';
  readonly [option: string]: unknown;
}

export const Binding = Type.Unsafe<Binding>(
  Type.Object(
    {
      name: Type.String(),
      type: Type.String(),
      direction: Type.Union([Type.Literal('in'), Type.Literal('out'), Type.Literal('inout')]),
    },
    { additionalProperties: true },
  ),
);

/** A queue that one of a function's bindings names, as the worker that loaded it has read it. */
export const QueueUse = Type.Object({
  binding: Type.String(),
  use: Type.Union([Type.Literal('trigger'), Type.Literal('output')]),
  queue: Type.String(),
  /** `house`: on our broker, where names are shared by all apps. `foreign`: on one that a setting of the app names. */
  broker: Type.Union([Type.Literal('house'), Type.Literal('foreign')]),
});
export type QueueUse = Static<typeof QueueUse>;

/** A function as a worker found it when it loaded the app. With `errors` the function is off; the others run. */
export const FunctionMetadata = Type.Object({
  name: Type.String(),
  bindings: Type.Array(Binding),
  scriptFile: Type.Optional(Type.String()),
  directory: Type.Optional(Type.String()),
  entryPoint: Type.Optional(Type.String()),
  language: Type.String(),
  disabled: Type.Boolean(),
  /** The function's retry policy as registered, or else host.json's. */
  retry: Type.Optional(Type.Unknown()),
  /** Queues whose names are known before a run: an output's may hold expressions. */
  queues: Type.Optional(Type.Array(QueueUse)),
  /** What is good to know about how its bindings were read, one line each. */
  notes: Type.Optional(Type.Array(Type.String())),
  errors: Type.Array(Type.String()),
});
export type FunctionMetadata = Static<typeof FunctionMetadata>;

/** `hsts` of `extensions.http` where it is enabled (host-semantics, section 1.7). */
export const HstsConfig = Type.Object({
  maxAgeSeconds: Type.Number(),
  includeSubDomains: Type.Boolean(),
  preload: Type.Boolean(),
  /** In lower case. */
  excludedHosts: Type.Array(Type.String()),
});
export type HstsConfig = Static<typeof HstsConfig>;

/** What `extensions.http` asks of the gateway beside prefix and headers; what is absent is not asked for (host-semantics, section 1.7). */
export const HttpConfig = Type.Object({
  /** Queued and running; above it 429. */
  maxOutstandingRequests: Type.Optional(Type.Integer({ minimum: 1 })),
  /** Running; the rest queue. */
  maxConcurrentRequests: Type.Optional(Type.Integer({ minimum: 1 })),
  dynamicThrottlesEnabled: Type.Optional(Type.Boolean()),
  hsts: Type.Optional(HstsConfig),
});
export type HttpConfig = Static<typeof HttpConfig>;

/** The parts of host.json that the roles act on, with the documented defaults filled in (host-semantics, sections 1.7 and 7.1). */
export const HostConfig = Type.Object({
  routePrefix: Type.String(),
  /** Null means no limit ("-1"). */
  functionTimeoutMs: Type.Union([Type.Number(), Type.Null()]),
  customHeaders: Type.Record(Type.String(), Type.String()),
  /** Absent when the file asks for none of it, and in reports of older workers. */
  http: Type.Optional(HttpConfig),
  /** The file as it was read, for `GET /admin/host/config` and for later readers. */
  raw: Type.Record(Type.String(), Type.Unknown()),
});
export type HostConfig = Static<typeof HostConfig>;

/** What a worker tells management after loading (or failing to load) a version. `errors` are the app's own: entry file, host.json, no function found. */
export const LoadReport = Type.Object({
  host: HostConfig,
  functions: Type.Array(FunctionMetadata),
  /** Its functions take and give HTTP bodies as they come: `app.setup({ enableHttpStream: true })`. */
  httpStream: Type.Optional(Type.Boolean()),
  errors: Type.Array(Type.String()),
  /** What of host.json and of the settings has no effect here, one line each. */
  notes: Type.Optional(Type.Array(Type.String())),
  /** The text of app_offline.htm in the root of the app: with it the app is offline and no function is called (host-semantics, section 1.6). */
  offlinePage: Type.Optional(Type.String()),
});
export type LoadReport = Static<typeof LoadReport>;

/** The trigger binding: the one whose type ends in "trigger", in any case. */
export function triggerOf(metadata: FunctionMetadata): Binding | undefined {
  return metadata.bindings.find((binding) => binding.type.toLowerCase().endsWith('trigger'));
}
