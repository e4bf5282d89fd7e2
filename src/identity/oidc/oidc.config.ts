import type { Static } from 'typebox';
import { configInvalid, option, options } from '#contracts/config.js';
import { roleMapOf } from './role-map.js';

const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];
const NEW_USERS: readonly string[] = ['all', 'with-role', 'none'];

export const oidcOptions = options({
  issuer: option.optionalUrl('OIDC_ISSUER', {
    check: checkIssuer,
    description:
      'Issuer of an OpenID Connect provider that people sign in with, as its discovery document has it; with https, but on this machine. Without it there are passwords only.',
  }),
  clientId: option.optionalText('OIDC_CLIENT_ID', {
    description:
      'What the provider calls this installation. Register it there as a web application with the redirect address <MANAGEMENT_PUBLIC_URL>/api/sign-in/oidc/callback.',
  }),
  clientSecret: option.optionalSecret('OIDC_CLIENT_SECRET', {
    description: 'The secret that the provider gave for it.',
  }),
  name: option.text('OIDC_NAME', {
    default: 'single sign-on',
    description: 'What the sign-in page calls the provider.',
  }),
  scopes: option.text('OIDC_SCOPES', {
    default: 'openid profile email',
    check: checkScopes,
    description: 'Scopes to ask for, between blanks; openid is among them.',
  }),
  userNameClaim: option.text('OIDC_USER_NAME_CLAIM', {
    default: 'preferred_username',
    description: 'The claim that new users are named by.',
  }),
  rolesClaim: option.text('OIDC_ROLES_CLAIM', {
    default: 'roles',
    description: 'The claim with the texts that OIDC_ROLE_MAP maps: roles, groups, realm_access.roles.',
  }),
  roleMap: option.list('OIDC_ROLE_MAP', {
    default: '',
    check: (entries) => roleMapOf(entries),
    description:
      'What people may do here, by what the claim says of them: nightshift-owners=owner,shop-devs=contributor:shop. Renewed at each sign-in, also when nothing is left. Without it, Owners grant the roles.',
  }),
  newUsers: option.text('OIDC_NEW_USERS', {
    default: 'all',
    check: checkNewUsers,
    description:
      'Who is made a user at the first sign-in: all whom the provider lets in (who may do nothing until they have a role), with-role (those to whom OIDC_ROLE_MAP gives one), or none.',
  }),
});

export type OidcConfig = Static<typeof oidcOptions>;

/** Token of the configuration of sign-in with OpenID Connect. */
export const OIDC_CONFIG = Symbol('OIDC_CONFIG');

/** What one option cannot tell by itself. Throws CONFIG_INVALID. */
export function checkOidc({ issuer, clientId, clientSecret }: OidcConfig): void {
  const isWhole = [issuer, clientId, clientSecret].every((part) => part !== undefined);
  const isNone = [issuer, clientId, clientSecret].every((part) => part === undefined);
  if (!isWhole && !isNone)
    throw configInvalid(['Set OIDC_ISSUER, OIDC_CLIENT_ID and OIDC_CLIENT_SECRET, or none of them']);
}

function checkIssuer(issuer: string): void {
  const { protocol, hostname, search, hash } = new URL(issuer);
  const isSafe = protocol === 'https:' || (protocol === 'http:' && LOOPBACK.includes(hostname));
  if (isSafe && search === '' && hash === '') return;
  throw configInvalid([`OIDC_ISSUER is ${JSON.stringify(issuer)}: expected an https address without ? and #`]);
}

function checkScopes(scopes: string): void {
  if (scopes.split(' ').includes('openid')) return;
  throw configInvalid([`OIDC_SCOPES is ${JSON.stringify(scopes)}: expected scopes between blanks, openid among them`]);
}

function checkNewUsers(text: string): void {
  if (NEW_USERS.includes(text)) return;
  throw configInvalid([`OIDC_NEW_USERS is ${JSON.stringify(text)}: expected one of ${NEW_USERS.join(', ')}`]);
}
