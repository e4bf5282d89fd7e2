import { Module } from '@nestjs/common';
import { FleetModule } from '../../fleet/fleet.module.js';
import { RunClaimsController } from './run-claims.controller.js';
import { RunClaims } from './run-claims.service.js';

/** In every process: a worker asks the node it is linked to. */
@Module({ imports: [FleetModule], controllers: [RunClaimsController], providers: [RunClaims], exports: [RunClaims] })
export class RunClaimsModule {}
