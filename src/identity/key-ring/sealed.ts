/** A secret at rest: AES-256-GCM under the key `keyId` of the key ring. `text` is base64 of nonce, ciphertext and tag. */
export interface Sealed {
  readonly keyId: string;
  readonly text: string;
}
