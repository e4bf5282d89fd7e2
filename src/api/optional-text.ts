import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { OptionalMember } from './optional-member.js';

/** Longer than any name, id or code that a list is asked for. */
const MAX_LENGTH = 200;

/** An optional text of a request, such as the app that a list is about: 1 to 200 characters. */
export function OptionalText(description: string, example?: string): PropertyDecorator {
  return applyDecorators(
    ApiPropertyOptional({ description, ...(example === undefined ? {} : { example }) }),
    OptionalMember(),
    IsString(),
    Length(1, MAX_LENGTH),
  );
}
