import { ValidateIf } from 'class-validator';

/** A member of a request that may be left out. Unlike `IsOptional` it does not let null through, which no type of ours and no default counts on. */
export function OptionalMember(): PropertyDecorator {
  return ValidateIf((_request, value: unknown) => value !== undefined);
}
