import { deadLettersOptions } from '#src/executions/dead-letters/dead-letters.config.js';
import { executionsOptions } from '#src/executions/executions.config.js';
import { fleetOptions } from '#src/fleet/fleet.config.js';
import { gatewayOptions } from '#src/gateway/gateway.config.js';
import { oidcOptions } from '#src/identity/oidc/oidc.config.js';
import { managementOptions } from '#src/management.config.js';
import { notificationsOptions } from '#src/notifications/notifications.config.js';
import { publishingOptions } from '#src/publishing/publishing.config.js';
import { timersOptions } from '#src/timers/timers.config.js';

/** The option sets that createManagement takes, whichever adapters it runs on. */
export const managementSets = {
  management: managementOptions,
  gateway: gatewayOptions,
  executions: executionsOptions,
  deadLetters: deadLettersOptions,
  fleet: fleetOptions,
  notifications: notificationsOptions,
  oidc: oidcOptions,
  publishing: publishingOptions,
  timers: timersOptions,
};
