import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { ValidateIf } from 'class-validator';

/** Null as if the member were not there: many clients send all that a class of theirs has, and no type or default of ours counts on null. */
export function NullIsAbsent(): PropertyDecorator {
  return (target, name) => {
    const defaultOf = (): unknown => Reflect.get(Reflect.construct(target.constructor, []) as object, name);
    Transform(({ value }: { readonly value: unknown }) => value ?? defaultOf())(target, name);
  };
}

/** A member of a request that may be left out, or be null. */
export function OptionalMember(): PropertyDecorator {
  return applyDecorators(NullIsAbsent(), NotNullMember());
}

/** One that may be left out and is never null: where its absence means more than its presence, a slip must not leave it out. */
export function NotNullMember(): PropertyDecorator {
  return ValidateIf((_request, value: unknown) => value !== undefined);
}
