import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, Length } from 'class-validator';
import { OptionalMoment } from '../api/optional-moment.js';
import { OptionalText } from '../api/optional-text.js';
import { FINAL_OUTCOMES } from '#contracts/messages/execution-recorded.js';
import { TRIGGER_KINDS, type TriggerKind } from '#contracts/messages/run-invocation.js';
import { OptionalMember } from '../api/optional-member.js';
import { PageRequest } from '../api/page.request.js';
import type { ExecutionFilter, ExecutionStatus } from './execution-store.js';

export const EXECUTION_STATUSES = [
  'Queued',
  'Running',
  ...FINAL_OUTCOMES,
] as const satisfies readonly ExecutionStatus[];

const MAX_TEXT = 200;

export class ListExecutionsRequest extends PageRequest {
  @OptionalText('App name.')
  app?: string;

  @OptionalText('Function name.')
  function?: string;

  @ApiPropertyOptional({ enum: EXECUTION_STATUSES })
  @OptionalMember()
  @IsIn(EXECUTION_STATUSES)
  status?: ExecutionStatus;

  @ApiPropertyOptional({ enum: TRIGGER_KINDS })
  @OptionalMember()
  @IsIn(TRIGGER_KINDS)
  trigger?: TriggerKind;

  @OptionalText('Id of the worker that ran the last attempt.')
  worker?: string;

  @ApiPropertyOptional({
    description:
      'Within the id, a failure (code, message, stack) or a log line; ASCII letters match in either case. Without "from", the 24 hours before "to" (or now) are looked through.',
  })
  @OptionalMember()
  @IsString()
  @Length(2, MAX_TEXT)
  text?: string;

  @OptionalMoment('from', 'Accepted at or after this moment (ISO 8601).')
  from?: Date;

  @OptionalMoment('to', 'Accepted before this moment (ISO 8601).')
  to?: Date;
}

/** The filter without the page: only what the caller named. */
export function filterOf({
  app,
  function: name,
  status,
  trigger,
  worker,
  from,
  to,
}: Omit<ListExecutionsRequest, keyof PageRequest>): ExecutionFilter {
  return {
    ...(app !== undefined && { app }),
    ...(name !== undefined && { function: name }),
    ...(status !== undefined && { status }),
    ...(trigger !== undefined && { trigger }),
    ...(worker !== undefined && { worker }),
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  };
}
