import { Module } from '@nestjs/common';
import { FanOutController } from './fan-out.controller.js';
import { FanOuts } from './fan-outs.js';

/** In every process: a worker asks the node it is linked to. */
@Module({ controllers: [FanOutController], providers: [FanOuts] })
export class FanOutModule {}
