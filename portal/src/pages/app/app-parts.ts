import { lazy, type ComponentType } from 'react';
import type { Schema } from '../../api/client.js';
import type { Role } from '../../session/roles.js';
import { executionsPath } from '../executions/execution-path.js';
import { parts } from '../../texts/app-parts.js';

interface AppPartProps {
  readonly app: Schema<'AppDetailResponse'>;
}

/** In the menu of an app: `/apps/<app>/<id>`. */
export interface AppEntry {
  readonly id: string;
  readonly text: string;
  readonly group: keyof typeof parts.groups;
  /** The least role that it is shown to. */
  readonly role: Role;
}

/** A part of the app's page. */
export interface AppPart extends AppEntry {
  readonly Part: ComponentType<AppPartProps>;
}

const OverviewPart = lazy(async () => ({ default: (await import('./overview-part.js')).OverviewPart }));
const VersionsPart = lazy(async () => ({ default: (await import('../app-versions/versions-part.js')).VersionsPart }));
const DeploymentsPart = lazy(async () => ({
  default: (await import('../app-deployments/deployments-part.js')).DeploymentsPart,
}));
const PublishPart = lazy(async () => ({ default: (await import('../app-publish/publish-part.js')).PublishPart }));
const SlotsPart = lazy(async () => ({ default: (await import('../app-slots/slots-part.js')).SlotsPart }));
const SettingsPart = lazy(async () => ({ default: (await import('../app-settings/settings-part.js')).SettingsPart }));
const PlacementPart = lazy(async () => ({
  default: (await import('../app-placement/placement-part.js')).PlacementPart,
}));
const KeysPart = lazy(async () => ({ default: (await import('../app-keys/keys-part.js')).KeysPart }));
const LogStreamPart = lazy(async () => ({ default: (await import('../app-logs/log-stream-part.js')).LogStreamPart }));

export const OVERVIEW: AppPart = {
  id: 'overview',
  text: parts.overview,
  group: 'app',
  role: 'reader',
  Part: OverviewPart,
};

/** In the order of the menu. */
export const APP_PARTS: readonly AppPart[] = [
  OVERVIEW,
  { id: 'versions', text: parts.versions, group: 'deployment', role: 'reader', Part: VersionsPart },
  { id: 'deployments', text: parts.deployments, group: 'deployment', role: 'reader', Part: DeploymentsPart },
  { id: 'publish', text: parts.publish, group: 'deployment', role: 'contributor', Part: PublishPart },
  { id: 'slots', text: parts.slots, group: 'deployment', role: 'reader', Part: SlotsPart },
  { id: 'settings', text: parts.settings, group: 'settings', role: 'reader', Part: SettingsPart },
  { id: 'keys', text: parts.keys, group: 'settings', role: 'contributor', Part: KeysPart },
  { id: 'placement', text: parts.placement, group: 'settings', role: 'reader', Part: PlacementPart },
  { id: 'logs', text: parts.logs, group: 'monitoring', role: 'operator', Part: LogStreamPart },
];

/** A page of its own: it takes the whole width. */
const FILES: AppEntry = { id: 'code', text: parts.files, group: 'functions', role: 'contributor' };

/** Those of the house, narrowed to the app. */
const EXECUTIONS: AppEntry = { id: 'executions', text: parts.executions, group: 'monitoring', role: 'reader' };

export const APP_MENU: readonly AppEntry[] = [OVERVIEW, FILES, ...APP_PARTS.slice(1), EXECUTIONS];

export function pathOfPart(app: string, id: string): string {
  if (id === EXECUTIONS.id) return executionsPath({ app });
  return id === OVERVIEW.id ? `/apps/${app}` : `/apps/${app}/${id}`;
}
