import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional } from 'class-validator';

export class RemoveWorkerRequest {
  @ApiPropertyOptional({ enum: ['true', 'false'], description: 'Though it runs something.' })
  @IsOptional()
  @IsIn(['true', 'false'])
  readonly force?: 'true' | 'false';
}
