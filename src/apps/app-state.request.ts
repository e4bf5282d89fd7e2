import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { APP_STATES, type AppState } from './app-store.js';

export class AppStateRequest {
  @ApiProperty({ enum: APP_STATES })
  @IsIn(APP_STATES)
  readonly state!: AppState;
}
