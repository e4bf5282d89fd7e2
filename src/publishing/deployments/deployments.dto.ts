import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import type { DeploymentLogLine, DeploymentRow, DeploymentStatus } from './deployment-store.js';

const STATUSES: readonly DeploymentStatus[] = ['pending', 'deploying', 'failed', 'succeeded'];

export class DeploymentResponse {
  @ApiProperty()
  readonly id!: string;

  @ApiProperty({ enum: STATUSES })
  readonly status!: DeploymentStatus;

  @ApiProperty({ description: 'What it waits for, or why it failed.' })
  readonly statusText!: string;

  @ApiProperty()
  readonly author!: string;

  @ApiProperty({ description: 'The tool.' })
  readonly deployer!: string;

  @ApiProperty()
  readonly message!: string;

  @ApiPropertyOptional({ type: String, description: 'Known once its package is stored.' })
  readonly version!: string | undefined;

  @ApiProperty()
  readonly receivedAt!: Date;

  @ApiPropertyOptional({ type: Date })
  readonly endedAt!: Date | undefined;
}

export class DeploymentLogResponse {
  @ApiProperty()
  readonly number!: number;

  @ApiProperty()
  readonly at!: Date;

  @ApiProperty({ enum: ['info', 'warning', 'error'] })
  readonly type!: string;

  @ApiProperty()
  readonly message!: string;
}

export function deploymentResponse({ app: _app, ...row }: DeploymentRow): DeploymentResponse {
  return row;
}

export function deploymentLogResponse(line: DeploymentLogLine): DeploymentLogResponse {
  return line;
}
