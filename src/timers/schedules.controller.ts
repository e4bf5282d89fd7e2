import { Controller, Get, Query } from '@nestjs/common';
import {
  ApiBadRequestResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiPropertyOptional,
  ApiTags,
} from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { NightshiftError } from '#contracts/errors.js';
import { Clock } from '#contracts/ports/clock.js';
import { parseSchedule, ScheduleError, type Schedule } from '#contracts/schedules/schedule.js';
import { TimeZone } from '#contracts/schedules/time-zone.js';
import { OptionalMember } from '../api/optional-member.js';
import { SchedulePreviewResponse } from './schedule-preview.response.js';

const MAX_CHARACTERS = 400;

class PreviewScheduleRequest {
  @ApiProperty({ description: 'Five or six cron fields, or a time span.', example: '0 0 18 * * 1-5' })
  @IsString()
  @Length(1, MAX_CHARACTERS)
  readonly expression!: string;

  @ApiPropertyOptional({ description: 'IANA or Windows name.', default: 'UTC', example: 'Europe/Berlin' })
  @OptionalMember()
  @IsString()
  @Length(1, MAX_CHARACTERS)
  readonly timeZone: string = 'UTC';
}

/** Schedules that no timer has yet. */
@ApiTags('timers')
@Controller('api/schedules')
export class SchedulesController {
  constructor(private readonly clock: Clock) {}

  @Get('preview')
  @ApiOperation({ summary: 'When a schedule would run, and what the changes of the clocks make of it' })
  @ApiOkResponse({ type: SchedulePreviewResponse })
  @ApiBadRequestResponse({ description: 'REQUEST_INVALID: names the field that cannot be read, and what it may be' })
  preview(@Query() { expression, timeZone }: PreviewScheduleRequest): SchedulePreviewResponse {
    const zone = TimeZone.find(timeZone);
    if (zone === undefined) {
      const text = `'${timeZone}' is no time zone that is known here: give an IANA name such as "Europe/Berlin".`;
      throw new NightshiftError('REQUEST_INVALID', text);
    }
    return new SchedulePreviewResponse(scheduleOf(expression), zone, this.clock.now());
  }
}

function scheduleOf(expression: string): Schedule {
  try {
    return parseSchedule(expression);
  } catch (cause) {
    if (!(cause instanceof ScheduleError)) throw cause;
    throw new NightshiftError('REQUEST_INVALID', `${cause.message}.`, { cause });
  }
}
