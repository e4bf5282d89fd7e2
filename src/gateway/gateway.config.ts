import type { Static } from 'typebox';
import { option, options } from '#contracts/config.js';
import { TrustedProxies } from '../api/trusted-proxies.js';

export const gatewayOptions = options({
  host: option.text('GATEWAY_HOST', {
    default: '127.0.0.1',
    description: 'Address the gateway listens on; 0.0.0.0 for every interface.',
  }),
  port: option.port('GATEWAY_PORT', {
    default: '7071',
    description: 'Port the gateway listens on; 0 picks a free one.',
  }),
  advertisedUrl: option.optionalUrl('GATEWAY_ADVERTISED_URL', {
    description:
      'Where workers reach this gateway for bodies above 256 KiB; in a process without the gateway role, where functions are called. Without it: http://<host>:<port>, with the machine name when the host is every interface.',
  }),
  tlsCertFile: option.optionalText('GATEWAY_TLS_CERT_FILE', {
    description:
      'PEM file of the certificate (and those that lead to its authority) with which the gateway speaks HTTPS; without it: HTTP. Read again when it changes.',
  }),
  tlsKeyFile: option.optionalText('GATEWAY_TLS_KEY_FILE', {
    description: 'PEM file of its private key, without a passphrase.',
  }),
  trustedProxies: option.list('GATEWAY_TRUSTED_PROXIES', {
    default: '',
    check: (entries) => new TrustedProxies(entries, 'GATEWAY_TRUSTED_PROXIES'),
    description:
      'Addresses and networks (10.0.0.0/8) of proxies whose X-Forwarded-For, -Proto and -Host are believed; nobody else is.',
  }),
  domains: option.list('GATEWAY_DOMAIN', {
    default: '',
    description:
      'Domains below which every app answers as <app>.<domain>, besides <app>.localhost and the host names that apps claim by settings.',
  }),
  requestTimeoutMs: option.durationMs('GATEWAY_REQUEST_TIMEOUT', {
    default: '230s',
    description: 'How long a caller waits for a function; then 504.',
  }),
  startWaitMs: option.durationMs('GATEWAY_START_WAIT', {
    default: '30s',
    description: 'How long a request waits for an app whose version a worker is still loading; then 503.',
  }),
  maxBodyBytes: option.sizeBytes('GATEWAY_MAX_BODY', {
    default: '100MiB',
    description:
      'Largest request body; above it 413. FUNCTIONS_REQUEST_BODY_SIZE_LIMIT of an app, in bytes, counts instead for that app.',
  }),
  enforceKeys: option.boolean('GATEWAY_ENFORCE_KEYS', {
    default: 'true',
    description: 'Whether function and admin keys are asked for.',
  }),
  failedKeysPerMinute: option.integer('GATEWAY_FAILED_KEYS_PER_MINUTE', {
    least: 0,
    default: '30',
    description:
      'Wrong keys that one address (of IPv6: one /64) may send to an app in a minute; from then on wrong ones are answered 429, right ones as ever. 0: no limit.',
  }),
  maxOutstanding: option.integer('GATEWAY_MAX_OUTSTANDING', {
    least: 1,
    default: '2048',
    description: 'Calls waiting or running through this gateway; above it 429.',
  }),
});

export type GatewayConfig = Static<typeof gatewayOptions>;

/** Injection token of GatewayConfig, which is data and has no class. */
export const GATEWAY_CONFIG = Symbol('GATEWAY_CONFIG');

/** The keys that sign the Location of asynchronous calls, the same on every gateway of a house: 32 bytes each. */
export interface LocationKeys {
  readonly signing: () => Buffer;
  /** That one, and those before it. */
  readonly valid: () => readonly Buffer[];
}

/** Injection token of LocationKeys. */
export const LOCATION_KEYS = Symbol('LOCATION_KEYS');

/** Injection token of the gateway's TlsCertificate; nothing is provided where it speaks plain HTTP. */
export const GATEWAY_TLS = Symbol('GATEWAY_TLS');
