import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { APP_STATES, type AppState } from './app-store.js';
import { FunctionResponse } from './function.response.js';

export class AppResponse {
  @ApiProperty()
  readonly name!: string;

  @ApiPropertyOptional({ description: 'The active version; absent until one was activated.' })
  readonly version?: string;

  @ApiProperty({
    enum: APP_STATES,
    description: 'drained: its timers and queues are not listened to, HTTP is served. offline: no worker runs it.',
  })
  readonly state!: AppState;

  @ApiProperty()
  readonly createdAt!: Date;

  @ApiPropertyOptional({ description: 'The app whose deployment slot it is.' })
  readonly slotOf?: string;
}

export class AppListResponse {
  @ApiProperty({ type: [AppResponse], description: 'By name.' })
  readonly items: readonly AppResponse[];

  @ApiPropertyOptional({ type: String, description: 'The `cursor` of the next page; absent on the last one.' })
  readonly next: string | undefined;

  constructor({ items, next }: { readonly items: readonly AppResponse[]; readonly next: string | undefined }) {
    this.items = items;
    this.next = next;
  }
}

export class VersionResponse {
  @ApiProperty()
  readonly version!: string;

  @ApiProperty({ description: 'Hex SHA-256 of the package.' })
  readonly digest!: string;

  @ApiProperty({ description: '0 for a version that runs where it lies and has no package.' })
  readonly packageBytes!: number;

  @ApiProperty()
  readonly createdAt!: Date;

  @ApiProperty()
  readonly active!: boolean;

  @ApiProperty({ description: 'Whether a worker has loaded it.' })
  readonly loaded!: boolean;

  @ApiProperty({ type: [String], description: "The app's own errors, found when it was loaded." })
  readonly errors!: readonly string[];
}

export class AppDetailResponse extends AppResponse {
  @ApiProperty({
    type: [String],
    description: 'Where the gateway answers for it; addresses of functions begin with the first.',
    example: ['https://functions.example.com/apps/shop', 'https://shop.example.com'],
  })
  readonly addresses!: readonly string[];

  @ApiProperty({ description: "Whether the app's durable queue is in use." })
  readonly durable!: boolean;

  @ApiProperty({ type: [VersionResponse], description: 'Newest first.' })
  readonly versions!: readonly VersionResponse[];

  @ApiProperty({ type: [FunctionResponse], description: 'Of the active version; empty until a worker has loaded it.' })
  readonly functions!: readonly FunctionResponse[];
}

export class SettingResponse {
  @ApiProperty()
  readonly name!: string;

  @ApiProperty({ description: 'Masked, but for a few harmless settings.', example: '***' })
  readonly value!: string;

  @ApiProperty({ description: 'It stays where it is when slots are swapped.' })
  readonly slotSetting!: boolean;
}
