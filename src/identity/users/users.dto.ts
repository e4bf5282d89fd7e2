import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsBoolean, IsIn, IsString, Length, Matches, ValidateNested } from 'class-validator';
import { NotNullMember, OptionalMember } from '../../api/optional-member.js';
import { ROLES, type Grant, type Role } from '../roles.js';
import type { UserRow } from './user-store.js';

const MAX_GRANTS = 200;
export const PASSWORD_LENGTH = { least: 12, most: 200 } as const;

export class GrantRequest implements Grant {
  @ApiProperty({ enum: ROLES })
  @IsIn(ROLES)
  readonly role!: Role;

  @ApiPropertyOptional({ description: 'Name of the app; without it the role holds for the whole house.' })
  @NotNullMember()
  @IsString()
  @Length(1, 64)
  readonly app?: string;
}

export class GrantsRequest {
  @ApiProperty({ type: [GrantRequest] })
  @IsArray()
  @ArrayMaxSize(MAX_GRANTS)
  @ValidateNested({ each: true })
  @Type(() => GrantRequest)
  readonly grants!: GrantRequest[];
}

export class CreateUserRequest extends GrantsRequest {
  @ApiProperty({ example: 'anna' })
  @Matches(/^[\p{L}\d][\p{L}\d._@+-]{0,99}$/u, {
    message: 'name must be 1 to 100 letters, digits, dots, dashes, underscores, @ or +',
  })
  readonly name!: string;

  @ApiPropertyOptional({ description: 'At least 12 characters.' })
  @OptionalMember()
  @IsString()
  @Length(PASSWORD_LENGTH.least, PASSWORD_LENGTH.most)
  readonly password?: string;
}

export class EditUserRequest {
  @ApiPropertyOptional({ description: 'A disabled user keeps everything and may do nothing.' })
  @OptionalMember()
  @IsBoolean()
  readonly disabled?: boolean;

  @ApiPropertyOptional({ description: 'At least 12 characters.' })
  @OptionalMember()
  @IsString()
  @Length(PASSWORD_LENGTH.least, PASSWORD_LENGTH.most)
  readonly password?: string;
}

export class UserResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty()
  readonly name: string;

  @ApiProperty()
  readonly disabled: boolean;

  @ApiProperty({ type: [GrantRequest] })
  readonly grants: readonly Grant[];

  @ApiProperty({ type: Date })
  readonly createdAt: Date;

  @ApiPropertyOptional({ type: Date })
  readonly lastSignInAt: Date | undefined;

  @ApiPropertyOptional({ type: String, description: 'Issuer of the provider that the user signs in with.' })
  readonly issuer: string | undefined;

  constructor({ id, name, disabled, grants, createdAt, lastSignInAt, provider }: UserRow) {
    this.id = id;
    this.name = name;
    this.disabled = disabled;
    this.grants = grants;
    this.createdAt = createdAt;
    this.lastSignInAt = lastSignInAt;
    this.issuer = provider?.issuer;
  }
}
