import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, Length } from 'class-validator';
import { NotNullMember } from '../../api/optional-member.js';
import { CreateTokenRequest } from '../tokens/create-token.request.js';
import { grantsOf, type Identity } from '../identity.js';
import { ROLES, type Grant, type Role } from '../roles.js';
import type { UserTokenRow } from './user-store.js';
import { GrantRequest, PASSWORD_LENGTH } from './users.dto.js';

export class MeResponse {
  @ApiPropertyOptional({ type: String, description: 'Id of the user; none of a token that is nobody’s.' })
  readonly id: string | undefined;

  @ApiProperty({ description: 'Of the user, or of the token that is nobody’s.' })
  readonly name: string;

  @ApiProperty({ enum: ['owner', 'personal', 'session'] })
  readonly kind: string;

  @ApiProperty({ type: [GrantRequest], description: 'What the token of this request may do.' })
  readonly grants: readonly Grant[];

  @ApiProperty({
    description: 'Whether the user has a password, which can be changed: not who signs in with a provider alone.',
  })
  readonly hasPassword: boolean;

  @ApiPropertyOptional({
    type: String,
    description: 'Of a session: what X-CSRF-Token must say in requests that change something.',
  })
  readonly csrfToken: string | undefined;

  constructor(identity: Identity, hasPassword: boolean) {
    this.id = identity.user?.id;
    this.name = identity.user?.name ?? identity.name;
    this.kind = identity.kind;
    this.grants = grantsOf(identity);
    this.hasPassword = hasPassword;
    this.csrfToken = identity.csrfToken;
  }
}

export class ChangePasswordRequest {
  @ApiProperty({ description: 'The password so far.' })
  @IsString()
  @Length(1, PASSWORD_LENGTH.most)
  readonly current!: string;

  @ApiProperty({ description: 'At least 12 characters.' })
  @IsString()
  @Length(PASSWORD_LENGTH.least, PASSWORD_LENGTH.most)
  readonly new!: string;
}

export class CreatePersonalTokenRequest extends CreateTokenRequest {
  @ApiPropertyOptional({ enum: ROLES, description: 'The most it may do; without it, what its user may.' })
  @NotNullMember()
  @IsIn(ROLES)
  readonly role?: Role;
}

export class PersonalTokenResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty()
  readonly name: string;

  @ApiPropertyOptional({ enum: ROLES })
  readonly role: Role | undefined;

  @ApiProperty({ type: Date })
  readonly createdAt: Date;

  @ApiPropertyOptional({ type: Date })
  readonly expiresAt: Date | undefined;

  @ApiPropertyOptional({ type: Date, description: 'To the minute.' })
  readonly lastUsedAt: Date | undefined;

  constructor({ id, name, role, createdAt, expiresAt, lastUsedAt }: UserTokenRow) {
    this.id = id;
    this.name = name;
    this.role = role;
    this.createdAt = createdAt;
    this.expiresAt = expiresAt;
    this.lastUsedAt = lastUsedAt;
  }
}

export class CreatedPersonalTokenResponse extends PersonalTokenResponse {
  @ApiProperty({ description: 'The token itself: shown this once, only its hash is kept.' })
  readonly token: string;

  constructor(row: UserTokenRow, token: string) {
    super(row);
    this.token = token;
  }
}
