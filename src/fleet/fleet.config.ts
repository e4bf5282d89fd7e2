import type { Static } from 'typebox';
import { option, options } from '#contracts/config.js';

export const fleetOptions = options({
  maxPayloadBytes: option.sizeBytes('FLEET_MAX_PAYLOAD', {
    default: '100MiB',
    description: 'Largest body that a worker may store for a durable execution.',
  }),
});

export type FleetConfig = Static<typeof fleetOptions>;

/** Token of the fleet's configuration. */
export const FLEET_CONFIG = Symbol('FLEET_CONFIG');
