import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';

export class BeginSignInRequest {
  @ApiPropertyOptional({ description: 'The path of the page to go on with.', default: '/', example: '/executions' })
  @IsOptional()
  @IsString()
  @MaxLength(2_000)
  readonly to?: string;
}
