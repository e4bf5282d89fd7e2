import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { OptionalMember } from '../../api/optional-member.js';
import { OptionalMoment } from '../../api/optional-moment.js';
import { OptionalText } from '../../api/optional-text.js';
import { PageRequest } from '../../api/page.request.js';
import { DEAD_LETTER_STATES, type DeadLetterFilter, type DeadLetterState } from './dead-letter-store.js';

/** What a list, or a deed to many, is about. */
export class DeadLetterFilterRequest {
  @OptionalText('App name.')
  app?: string;

  @OptionalText('Function name.')
  function?: string;

  @OptionalText('Queue that the message came from.', 'orders')
  queue?: string;

  @OptionalText('Code of the reason.', 'ATTEMPTS_EXHAUSTED')
  code?: string;

  @ApiPropertyOptional({ enum: DEAD_LETTER_STATES })
  @OptionalMember()
  @IsIn(DEAD_LETTER_STATES)
  state?: DeadLetterState;

  @OptionalMoment('from', 'Set aside at or after this moment (ISO 8601).')
  from?: Date;

  @OptionalMoment('to', 'Set aside before this moment (ISO 8601).')
  to?: Date;

  @OptionalText(
    'Text within the first 64 KiB of the payload, exactly as it is there. A page may be short, or empty, and have a next one.',
  )
  text?: string;
}

export class ListDeadLettersRequest extends IntersectionType(DeadLetterFilterRequest, PageRequest) {}

/** Only what the caller named. */
export function letterFilterOf(request: DeadLetterFilterRequest): DeadLetterFilter {
  const { app, function: name, queue, code, state, from, to, text } = request;
  const filter = { app, function: name, queue, reasonCode: code, state, from, to, text };
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}
