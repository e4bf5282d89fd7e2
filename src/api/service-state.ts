import { Inject, Injectable } from '@nestjs/common';
import { MANAGEMENT_CONFIG, rolesOf, type ManagementConfig } from '../management.config.js';

/** What this process can be asked for now. */
@Injectable()
export class ServiceState {
  /** From the moment everything is open until the process is asked to stop. */
  serving = false;

  constructor(@Inject(MANAGEMENT_CONFIG) private readonly config: ManagementConfig) {}

  /** Calls go on while the store is away: a balancer that took the gateways out for it would make the outage whole. */
  get servesWithoutStore(): boolean {
    return rolesOf(this.config).has('gateway');
  }
}
