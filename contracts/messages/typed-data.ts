import Type, { type Static } from 'typebox';

/** Base64 on the wire: a message is JSON, so that a worker in any language can read it (ADR 0004). */
const Bytes = Type.String();

export const HttpCookie = Type.Object({
  name: Type.String(),
  value: Type.String(),
  domain: Type.Optional(Type.String()),
  path: Type.Optional(Type.String()),
  /** ISO 8601. */
  expires: Type.Optional(Type.String()),
  secure: Type.Optional(Type.Boolean()),
  httpOnly: Type.Optional(Type.Boolean()),
  sameSite: Type.Optional(Type.Union([Type.Literal('Strict'), Type.Literal('Lax'), Type.Literal('None')])),
  /** Seconds. */
  maxAge: Type.Optional(Type.Number()),
});
export type HttpCookie = Static<typeof HttpCookie>;

/**
 * A body that did not travel in the message (design, section 4, step 6).
 * `gateway`: fetched from, or sent to, the gateway's URL with a single-use token. `stored`: kept by management under (day, invocation id, name).
 */
export const BodyReference = Type.Union([
  Type.Object({ kind: Type.Literal('gateway'), url: Type.String(), token: Type.String() }),
  Type.Object({ kind: Type.Literal('stored'), day: Type.String(), id: Type.String(), name: Type.String() }),
]);
export type BodyReference = Static<typeof BodyReference>;

/** RpcHttp of the language-worker contract, section 5.2: header and query values that were repeated are joined with a comma. */
export const HttpData = Type.Object({
  method: Type.Optional(Type.String()),
  /** Absolute: scheme, host, path and query, escaped. */
  url: Type.Optional(Type.String()),
  /** Lower-case names. */
  headers: Type.Record(Type.String(), Type.String()),
  /** Of a response: those that stand several times, apart from `headers`. Cookies cannot be joined. */
  repeatedHeaders: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()))),
  query: Type.Optional(Type.Record(Type.String(), Type.String())),
  params: Type.Optional(Type.Record(Type.String(), Type.String())),
  /** The whole body, at most 256 KiB; absent when there is none or when `bodyReference` is set. */
  body: Type.Optional(
    Type.Object({
      bytes: Type.Optional(Bytes),
      string: Type.Optional(Type.String()),
      json: Type.Optional(Type.String()),
    }),
  ),
  bodyReference: Type.Optional(BodyReference),
  /** A string, as on the wire of the contract; absent means 200. */
  statusCode: Type.Optional(Type.String()),
  cookies: Type.Optional(Type.Array(HttpCookie)),
  enableContentNegotiation: Type.Optional(Type.Boolean()),
});
export type HttpData = Static<typeof HttpData>;

/** The status that an answer gives. What is no number counts as none: 200. */
export function statusOf({ statusCode = '' }: { readonly statusCode?: string | undefined }): number {
  return /^\s*\d+\s*$/.test(statusCode) ? Number(statusCode) : 200;
}

/** TypedData of the contract: at most one member is set; none means null. */
export const TypedData = Type.Object({
  string: Type.Optional(Type.String()),
  json: Type.Optional(Type.String()),
  bytes: Type.Optional(Bytes),
  http: Type.Optional(HttpData),
  int: Type.Optional(Type.Integer()),
  double: Type.Optional(Type.Number()),
  collectionBytes: Type.Optional(Type.Object({ bytes: Type.Array(Bytes) })),
  collectionString: Type.Optional(Type.Object({ string: Type.Array(Type.String()) })),
  collectionDouble: Type.Optional(Type.Object({ double: Type.Array(Type.Number()) })),
  collectionSint64: Type.Optional(Type.Object({ sint64: Type.Array(Type.Integer()) })),
});
export type TypedData = Static<typeof TypedData>;

export const ParameterBinding = Type.Object({ name: Type.String(), data: TypedData });
export type ParameterBinding = Static<typeof ParameterBinding>;

/** Bodies above this many bytes never enter the broker. */
export const MAX_INLINE_BODY_BYTES = 256 * 1024;
