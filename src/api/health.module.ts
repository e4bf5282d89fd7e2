import { Module } from '@nestjs/common';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';
import { Readiness } from './readiness.js';
import { ServiceState } from './service-state.js';

/** What every management process answers, whatever its roles. */
@Module({
  controllers: [HealthController, MetricsController],
  providers: [ServiceState, Readiness],
  exports: [Readiness],
})
export class HealthModule {}
