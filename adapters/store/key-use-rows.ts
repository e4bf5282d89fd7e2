import type { KeyScope } from '#src/apps/app-store.js';
import type { KeyUse } from '#src/apps/keys/key-use-store.js';
import type { Moment } from './moment.js';

export interface KeyUseColumns {
  readonly app: string;
  readonly scope: string;
  readonly function_name: string;
  readonly name: string;
  readonly used_at: Moment;
}

export function toKeyUse({ app, scope, function_name: owner, name, used_at: at }: KeyUseColumns): KeyUse {
  return { app, scope: scope as KeyScope, function: owner, name, at: new Date(at) };
}
