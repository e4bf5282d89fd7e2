import { Global, Module } from '@nestjs/common';
import { hostInUrl } from '../api/host-in-url.js';
import { GATEWAY_CONFIG, type GatewayConfig } from '../gateway/gateway.config.js';
import { HostNames, hostNamesOf } from '../gateway/hosts/host-names.js';
import { PublishingModule } from '../publishing/publishing.module.js';
import { AppAnnouncer } from './app-announcer.js';
import { AppCatalog } from './catalog/app-catalog.js';
import { AppDirectory } from './catalog/app-directory.js';
import { AppPackages } from './app-packages.js';
import { AppSecrets } from './secrets/app-secrets.js';
import { AppStates } from './app-states.js';
import { AppVersions } from './versions/app-versions.js';
import { AppsService } from './apps.service.js';
import { BesideVersions } from './versions/beside-versions.js';
import { CatalogUpdates } from './catalog/catalog-updates.js';
import { GatewayAddress } from './gateway-address.js';
import { KeyChanges } from './keys/key-changes.js';
import { KeyUses } from './keys/key-uses.js';
import { SettingChanges } from './settings/setting-changes.js';
import { StoreAppCatalog } from './catalog/store-app-catalog.js';

/** Global: the catalog is what every trigger and every worker path looks at. */
@Global()
@Module({
  imports: [PublishingModule],
  providers: [
    AppSecrets,
    AppAnnouncer,
    AppDirectory,
    AppVersions,
    BesideVersions,
    AppPackages,
    AppStates,
    AppsService,
    KeyChanges,
    KeyUses,
    SettingChanges,
    CatalogUpdates,
    StoreAppCatalog,
    { provide: AppCatalog, useExisting: StoreAppCatalog },
    { provide: GatewayAddress, useFactory: configuredAddress, inject: [GATEWAY_CONFIG, AppCatalog] },
  ],
  exports: [
    AppAnnouncer,
    AppCatalog,
    AppPackages,
    AppSecrets,
    AppStates,
    CatalogUpdates,
    AppDirectory,
    AppsService,
    GatewayAddress,
    KeyChanges,
    KeyUses,
    SettingChanges,
  ],
})
export class AppsModule {}

/** What is advertised serves for a process without a gateway of its own. */
function configuredAddress(config: GatewayConfig, catalog: AppCatalog): GatewayAddress {
  const { advertisedUrl, host, port } = config;
  return new GatewayAddress(advertisedUrl ?? `http://${hostInUrl(host)}:${port}`, (name) => {
    const apps = catalog.list().map((app) => ({ name: app.name, hostNames: hostNamesOf(app.settings) }));
    const asked = apps.find((app) => app.name === name);
    return asked === undefined ? [] : new HostNames(apps, config).leadingTo(asked);
  });
}
