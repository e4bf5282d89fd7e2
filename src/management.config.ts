import type { Static } from 'typebox';
import { configInvalid, option, options, type Secret } from '#contracts/config.js';
import { TrustedProxies } from './api/trusted-proxies.js';

export const MANAGEMENT_ROLES = ['gateway', 'scheduler', 'recorder', 'api'] as const;
export type ManagementRole = (typeof MANAGEMENT_ROLES)[number];

const JOIN_TOKEN = /^ns_join_[\w-]{43}$/;

export const managementOptions = options({
  host: option.text('MANAGEMENT_HOST', {
    default: '127.0.0.1',
    description: 'Address that management listens on; 0.0.0.0 for every network of the machine.',
  }),
  port: option.port('MANAGEMENT_PORT', {
    default: '7070',
    description: 'Port of the management API, its docs, metrics, health and the workers; 0 picks a free one.',
  }),
  tlsCertFile: option.optionalText('MANAGEMENT_TLS_CERT_FILE', {
    description:
      'PEM file of the certificate (and those that lead to its authority) with which management speaks HTTPS; without it: HTTP. Read again when it changes. Not with `nightshift start` and `dev`.',
  }),
  tlsKeyFile: option.optionalText('MANAGEMENT_TLS_KEY_FILE', {
    description: 'PEM file of its private key, without a passphrase.',
  }),
  trustedProxies: option.list('MANAGEMENT_TRUSTED_PROXIES', {
    default: '',
    check: (entries) => new TrustedProxies(entries, 'MANAGEMENT_TRUSTED_PROXIES'),
    description:
      'Addresses and networks (10.0.0.0/8) of proxies whose X-Forwarded-For, -Proto and -Host are believed, as for the address in the audit trail; nobody else is.',
  }),
  publicUrl: option.optionalUrl('MANAGEMENT_PUBLIC_URL', {
    description:
      'Where people reach management, as behind a proxy: https://nightshift.example.com. Stands in setup links. Default: the address it listens on.',
  }),
  stateDir: option.text('MANAGEMENT_STATE_DIR', {
    default: '.nightshift',
    description: 'Folder for the key ring and the owner token; made readable by its owner only.',
  }),
  roles: option.list('MANAGEMENT_ROLES', {
    default: MANAGEMENT_ROLES.join(','),
    description: 'What this process does, of gateway, scheduler, recorder and api.',
    check: (roles) => rolesOf({ roles }),
  }),
  ownerTokenFile: option.optionalText('MANAGEMENT_OWNER_TOKEN_FILE', {
    description: 'File of the owner token, made at the first start; default owner-token in the state folder.',
  }),
  keyRing: option.optionalSecret('MANAGEMENT_KEY_RING', {
    description:
      'Keys for encryption at rest, as JSON in the form of keyring.json; several management nodes need the same. Default: keyring.json in the state folder, made at the first start.',
  }),
  joinToken: option.optionalSecret('MANAGEMENT_JOIN_TOKEN', {
    check: (token) => joinTokenOf(token),
    description:
      'A join token that is accepted from the first start on, for workers that are set up together with management: ns_join_ and 43 random letters, digits, - and _. It is good until it is revoked.',
  }),
  sessionIdleMs: option.durationMs('MANAGEMENT_SESSION_IDLE', {
    default: '8h',
    description: 'How long a session of somebody who signed in lasts without a request; each one begins it anew.',
  }),
  sessionLifetimeMs: option.durationMs('MANAGEMENT_SESSION_LIFETIME', {
    default: '7d',
    description: 'How long a session lasts at the most, however much it is used.',
  }),
  requestsPerMinute: option.integer('MANAGEMENT_REQUESTS_PER_MINUTE', {
    least: 0,
    default: '60000',
    description:
      'Requests that one token or session may send in a minute to each node; above it 429. Workers are never limited. 0: no limit.',
  }),
  openRequestsPerMinute: option.integer('MANAGEMENT_OPEN_REQUESTS_PER_MINUTE', {
    least: 0,
    default: '120',
    description:
      'Requests without a token that one address (of IPv6: one /64) may send in a minute to sign-in and setup; above it 429. 0: no limit.',
  }),
  failedTokensPerMinute: option.integer('MANAGEMENT_FAILED_TOKENS_PER_MINUTE', {
    least: 0,
    default: '20',
    description:
      'Wrong tokens that one address (of IPv6: one /64) may send in a minute; from then on wrong ones are answered 429, right ones as ever. 0: no limit.',
  }),
  catalogPollMs: option.durationMs('MANAGEMENT_CATALOG_POLL', {
    default: '2s',
    description: 'How often apps are compared with the store; a signal tells of most changes sooner.',
  }),
  drainTimeoutMs: option.durationMs('MANAGEMENT_DRAIN_TIMEOUT', {
    default: '30s',
    description: 'How long a stopping process waits for the requests in hand.',
  }),
});

export type ManagementConfig = Static<typeof managementOptions>;

/** The token in the form of those that are made here: anything shorter could be guessed. Throws CONFIG_INVALID. */
export function joinTokenOf(token: Secret): string {
  const text = token.reveal();
  if (JOIN_TOKEN.test(text)) return text;
  throw configInvalid([
    'MANAGEMENT_JOIN_TOKEN is no join token: expected ns_join_ and 43 letters, digits, - or _ (32 random bytes as base64url)',
  ]);
}

/** Token of the management configuration. */
export const MANAGEMENT_CONFIG = Symbol('MANAGEMENT_CONFIG');

/** The roles a configuration names. Throws CONFIG_INVALID for an unknown one, or for none. */
export function rolesOf(config: { readonly roles: readonly string[] }): ReadonlySet<ManagementRole> {
  const known: readonly string[] = MANAGEMENT_ROLES;
  const unknown = config.roles.filter((role) => !known.includes(role));
  if (unknown.length > 0 || config.roles.length === 0) {
    throw configInvalid([
      `MANAGEMENT_ROLES is ${JSON.stringify(config.roles.join(','))}: expected a list of ${known.join(', ')}`,
    ]);
  }
  return new Set(MANAGEMENT_ROLES.filter((role) => config.roles.includes(role)));
}
