import type { NewCredential } from '../identity/publishers/publish-credentials.js';

export interface PublishTarget {
  readonly app: string;
  readonly userName: string;
  /** Of the publishing endpoint, without a slash at the end. */
  readonly scmUrl: string;
  /** Where people reach the app's functions. */
  readonly appUrl: string;
}

/**
 * A `.publishsettings` file: one entry, since with a second one Visual Studio would pick Web Deploy and `webapps-deploy` whatever comes first. The
 * publishing address has no scheme, and always a port (publishing 2.2, 10.8).
 */
export function publishSettings({ app, scmUrl, appUrl }: PublishTarget, { userName, password }: NewCredential): string {
  const { hostname, port, protocol } = new URL(scmUrl);
  const attributes = {
    profileName: `${app} - Zip Deploy`,
    publishMethod: 'ZipDeploy',
    publishUrl: `${hostname}:${port === '' ? defaultPort(protocol) : port}`,
    userName,
    userPWD: password,
    destinationAppUrl: appUrl,
    SQLServerDBConnectionString: '',
    mySQLDBConnectionString: '',
    hostingProviderForumLink: '',
    controlPanelLink: '',
    webSystem: 'WebSites',
  };
  const written = Object.entries(attributes).map(([name, value]) => `${name}="${escaped(value)}"`);
  return `<publishData><publishProfile ${written.join(' ')}><databases /></publishProfile></publishData>\n`;
}

/** A `.pubxml` for `Properties/PublishProfiles`: it lies beside the code, so it carries no password (publishing 2.1). */
export function pubxml({ userName, scmUrl, appUrl }: PublishTarget): string {
  const properties = {
    WebPublishMethod: 'ZipDeploy',
    PublishProvider: 'AzureWebSite',
    LastUsedBuildConfiguration: 'Release',
    LastUsedPlatform: 'Any CPU',
    SiteUrlToLaunchAfterPublish: appUrl,
    LaunchSiteAfterPublish: 'false',
    UserName: userName,
    PublishUrl: `${scmUrl}/`,
    DestinationAppUrl: appUrl,
    _SavePWD: 'false',
    // The newest SDK refuses plain HTTP otherwise (publishing 1.3).
    ...(scmUrl.startsWith('http:') ? { PublishAllowInsecureRemoteConnections: 'true' } : {}),
  };
  const lines = Object.entries(properties).map(([name, value]) => `    <${name}>${escaped(value)}</${name}>`);
  return ['<Project>', '  <PropertyGroup>', ...lines, '  </PropertyGroup>', '</Project>', ''].join('\n');
}

function defaultPort(protocol: string): string {
  return protocol === 'https:' ? '443' : '80';
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

function escaped(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
