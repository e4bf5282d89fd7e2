import type { TokenKind } from './token-store.js';

/** Who may use a path: anyone, or the holders of tokens of these kinds. */
export type Access = 'anyone' | readonly TokenKind[];

interface AccessRule {
  readonly path: string;
  /** The path alone, or everything below it too (then it ends in a slash). */
  readonly match: 'path' | 'below';
  readonly access: Access;
}

/**
 * Every path of management's port; the first rule that matches holds. A path nobody thought of falls to the owner. The worker's credential lies
 * on machines that run user code, so it opens the worker paths and nothing else.
 */
const RULES: readonly AccessRule[] = [
  { path: '/health/live', match: 'path', access: 'anyone' },
  { path: '/health/ready', match: 'path', access: 'anyone' },
  { path: '/api/workers/join', match: 'path', access: ['join'] },
  { path: '/api/workers/', match: 'below', access: ['worker'] },
  { path: '/', match: 'below', access: ['owner'] },
];

/** Who may use a route, by its pattern (`/api/apps/:app`): what the router matched, not what the caller wrote. */
export function accessTo(route: string): Access {
  const rule = RULES.find(({ path, match }) => (match === 'path' ? route === path : route.startsWith(path)));
  return rule?.access ?? ['owner'];
}
