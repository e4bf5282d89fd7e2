import { Module } from '@nestjs/common';
import { BatchWorkModule } from '../../batches/batch-work.module.js';
import { FleetModule } from '../../fleet/fleet.module.js';
import { RunClaimsController } from './run-claims.controller.js';
import { RunClaims } from './run-claims.service.js';

/** In every process: a worker asks the node it is linked to. */
@Module({
  imports: [FleetModule, BatchWorkModule],
  controllers: [RunClaimsController],
  providers: [RunClaims],
  exports: [RunClaims],
})
export class RunClaimsModule {}
