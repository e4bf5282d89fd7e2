import { Injectable } from '@nestjs/common';
import { Clock } from '#contracts/ports/clock.js';
import { ExecutionsService } from '../../executions/executions.service.js';
import { FleetRegistry } from '../fleet-registry.js';

/** A run that is older is under a lease, or its end was lost: then its message must not wait for ever. */
const UNLEASED_FOR_MS = 60 * 60_000;

/** Runs whose message was handed out again although nobody has let go of them: a broker that was restarted knows no more who had what. */
@Injectable()
export class RunningAttempts {
  constructor(
    private readonly executions: ExecutionsService,
    private readonly fleet: FleetRegistry,
    private readonly clock: Clock,
  ) {}

  /** Whether the latest attempt, which has no end, may still be run by another worker than the one that asks. Throws EXECUTION_NOT_FOUND. */
  async isElsewhere(day: string, id: string, asking: string): Promise<boolean> {
    const { attempts } = await this.executions.get(id, day);
    const { worker, startedAt, outcome } = attempts.at(-1) ?? {};
    if (worker === undefined || worker === asking || startedAt === undefined || outcome !== undefined) return false;
    if (this.clock.now().getTime() - startedAt.getTime() > UNLEASED_FOR_MS) return false;
    return this.fleet.presenceSince(worker, startedAt) !== 'gone';
  }
}
