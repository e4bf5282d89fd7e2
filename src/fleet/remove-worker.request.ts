import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { OptionalMember } from '../api/optional-member.js';

export class RemoveWorkerRequest {
  @ApiPropertyOptional({ enum: ['true', 'false'], description: 'Though it runs something.' })
  @OptionalMember()
  @IsIn(['true', 'false'])
  readonly force?: 'true' | 'false';
}
