import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, Matches } from 'class-validator';

export class GetExecutionRequest {
  @ApiPropertyOptional({
    description: 'UTC day of acceptance, when it is known: makes the lookup cheaper.',
    example: '2026-01-31',
  })
  @IsOptional()
  @Matches(/^\d{4}-\d{2}-\d{2}$/, { message: 'day must be a UTC day such as 2026-01-31' })
  day?: string;
}
