import { ApiProperty } from '@nestjs/swagger';
import { IsString, Length } from 'class-validator';
import { MeResponse } from '../users/me.dto.js';
import { PASSWORD_LENGTH } from '../users/users.dto.js';
import type { UserTokenRow } from '../users/user-store.js';
import type { OpenedSession } from './sessions.js';
import type { SignInProvider } from './sign-in-options.js';

export class SignInRequest {
  @ApiProperty({ example: 'anna' })
  @IsString()
  @Length(1, 100)
  readonly name!: string;

  @ApiProperty()
  @IsString()
  @Length(1, PASSWORD_LENGTH.most)
  readonly password!: string;
}

export class SignedInResponse extends MeResponse {
  @ApiProperty({ type: Date, description: 'When the session ends at the latest.' })
  readonly expiresAt: Date;

  constructor({ identity, expiresAt }: OpenedSession) {
    // It answers a sign-in with a password only.
    super(identity, true);
    this.expiresAt = expiresAt;
  }
}

class SignInProviderResponse implements SignInProvider {
  @ApiProperty({ example: 'Contoso' })
  readonly name!: string;

  @ApiProperty({ description: 'Where a browser goes to sign in with it.' })
  readonly href!: string;
}

export class SignInOptionsResponse {
  @ApiProperty({ description: 'Whether users may sign in with a password.' })
  readonly password!: boolean;

  @ApiProperty({ type: [SignInProviderResponse] })
  readonly providers!: readonly SignInProvider[];

  @ApiProperty({ description: 'There is no Owner among the users yet.' })
  readonly setupNeeded!: boolean;
}

export class SessionResponse {
  @ApiProperty()
  readonly id: string;

  @ApiProperty({ description: 'The browser, as it names itself.' })
  readonly name: string;

  @ApiProperty({ description: 'Whether it is the session of this request.' })
  readonly current: boolean;

  @ApiProperty({ type: Date })
  readonly createdAt: Date;

  @ApiProperty({ type: Date, description: 'To the minute.' })
  readonly lastUsedAt: Date;

  @ApiProperty({ type: Date, description: 'When it ends at the latest.' })
  readonly expiresAt: Date;

  constructor({ id, name, createdAt, lastUsedAt, expiresAt }: UserTokenRow, currentId: string) {
    this.id = id;
    this.name = name;
    this.current = id === currentId;
    this.createdAt = createdAt;
    this.lastUsedAt = lastUsedAt ?? createdAt;
    this.expiresAt = expiresAt ?? createdAt;
  }
}
