import type { TokenKind } from './token-store.js';

/** Who sent a request: the token that opened it. */
export interface Identity {
  readonly kind: TokenKind;
  readonly tokenId: string;
  /** Of the token, as its list shows it. */
  readonly name: string;
}

/** A request after the authentication hook; without `identity` only on the open paths. */
export interface IdentifiedRequest {
  identity?: Identity;
}
