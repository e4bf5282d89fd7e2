import type { TokenKind } from './token-store.js';

/** publisher: an app's publishing credential, which opens the publishing endpoint of that app and nothing else. */
export type IdentityKind = TokenKind | 'publisher';

/** Who sent a request: the token that opened it. */
export interface Identity {
  readonly kind: IdentityKind;
  readonly tokenId: string;
  /** Of the token, as its list shows it. */
  readonly name: string;
}

/** A request after the authentication hook; without `identity` only on the open paths. */
export interface IdentifiedRequest {
  identity?: Identity;
}
