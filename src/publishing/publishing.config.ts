import type { Static } from 'typebox';
import { configInvalid, option, options } from '#contracts/config.js';

/** The clients look for `.scm.` in the host name, and some of them drop a path (publishing 1.4, 3): the app must be in the name alone. */
const SCM_TEMPLATE = /^https?:\/\/\{app\}\.scm\.[a-z0-9.-]+(?::\d{1,5})?\/?$/i;
const APP_TEMPLATE = /^https?:\/\/[^\s{}"<>&]*\{app\}[^\s{}"<>&]*$/i;

export const publishingOptions = options({
  externalUrl: option.optionalText('PUBLISHING_EXTERNAL_URL', {
    check: (text) => checkTemplate('PUBLISHING_EXTERNAL_URL', text, SCM_TEMPLATE),
    description:
      "Where publishing tools reach management, with {app} for the app's name, such as https://{app}.scm.example.com: requests to these host names lead to the app's publishing endpoint. Default: {app}.scm.localhost with management's scheme and port.",
  }),
  appUrl: option.optionalText('PUBLISHING_APP_URL', {
    check: (text) => checkTemplate('PUBLISHING_APP_URL', text, APP_TEMPLATE),
    description:
      "Where people reach an app's functions, with {app} for the app's name, such as https://{app}.example.com: stands in publish profiles. Default: the gateway's address.",
  }),
  maxPackageBytes: option.sizeBytes('PUBLISHING_MAX_PACKAGE', {
    default: '1GiB',
    description: 'The largest package that is taken.',
  }),
  uploadStallMs: option.durationMs('PUBLISHING_UPLOAD_STALL', {
    default: '60s',
    description: 'How long nothing of an upload may come before it is refused.',
  }),
  uploadTimeoutMs: option.durationMs('PUBLISHING_UPLOAD_TIMEOUT', {
    default: '1h',
    description: 'How long an upload may take; no other deployment of its app begins meanwhile.',
  }),
  keepVersions: option.integer('PUBLISHING_KEEP_VERSIONS', {
    default: '100',
    least: 0,
    description:
      'How many versions of an app are kept, newest first, beside those in use; older ones are deleted with their packages. 0: all.',
  }),
  deploymentTimeoutMs: option.durationMs('PUBLISHING_DEPLOYMENT_TIMEOUT', {
    default: '150s',
    description:
      'How long a deployment waits for connected workers to load the version; tools of .NET give up after three minutes.',
  }),
  pendingTimeoutMs: option.durationMs('PUBLISHING_PENDING_TIMEOUT', {
    default: '1h',
    description: 'How long a deployment stays pending while no worker is connected.',
  }),
  build: option.text('PUBLISHING_BUILD', {
    default: 'off',
    check: (text) => checkSwitch('PUBLISHING_BUILD', text),
    description:
      'on: packages are built here with npm where the app (SCM_DO_BUILD_DURING_DEPLOYMENT) or the request asks for it, which runs their code on this machine: as PUBLISHING_BUILD_UID where management is root, else as its own user. off: they are not. `nightshift start` has on as its default.',
  }),
  buildTimeoutMs: option.durationMs('PUBLISHING_BUILD_TIMEOUT', {
    default: '10m',
    description: 'How long a build may take; then its processes are ended.',
  }),
  buildUid: option.integer('PUBLISHING_BUILD_UID', {
    default: '199999',
    least: 1_000,
    description:
      'User and group id of builds where management is root. Every process of that user is ended after a build: nothing else on the machine may use it, and no second management.',
  }),
});

export type PublishingConfig = Static<typeof publishingOptions>;

/** Token of the publishing configuration. */
export const PUBLISHING_CONFIG = Symbol('PUBLISHING_CONFIG');

function checkSwitch(variable: string, text: string): void {
  if (['on', 'off'].includes(text)) return;
  throw configInvalid([`${variable} is ${JSON.stringify(text)}: expected on or off`]);
}

function checkTemplate(variable: string, text: string, form: RegExp): void {
  if (form.test(text) && URL.canParse(text.replace('{app}', 'app'))) return;
  const example = form === SCM_TEMPLATE ? 'https://{app}.scm.example.com' : 'https://{app}.example.com';
  throw configInvalid([`${variable} is ${JSON.stringify(text)}: expected an address such as ${example}`]);
}
