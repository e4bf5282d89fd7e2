import type { publishProfile } from '../../texts/publishing.js';

export type Way = keyof typeof publishProfile.ways;
export const WAYS = ['nightshift', 'code', 'func', 'curl', 'github', 'studio'] as const satisfies readonly Way[];

export interface PublishTarget {
  readonly app: string;
  /** Of management, as this browser reaches it. */
  readonly server: string;
  readonly scmUrl: string;
  readonly userName: string;
}

/** What to paste for each way of publishing: docs/publishing.md has the same with its reasons. */
export const LINES: Readonly<Record<Way, (target: PublishTarget) => string>> = {
  nightshift: ({ app, server }) => `nightshift login ${server}\nnightshift publish . --app ${app}`,
  code: ({ app }) => JSON.stringify(tasksFor(app), undefined, 2),
  func: (target) => `func pack\n${uploadLine(target, 'FOLDER')}`,
  curl: (target) => `zip -qr ${target.app}.zip . -x local.settings.json '.git/*'\n${uploadLine(target, target.app)}`,
  github: ({ app }) => workflowFor(app),
  studio: ({ app }) =>
    [
      `nightshift profile ${app} --format pubxml --out Properties/PublishProfiles/nightshift.pubxml`,
      'dotnet publish -c Release /p:PublishProfile=nightshift /p:Password=PASSWORD',
    ].join('\n'),
};

function uploadLine({ scmUrl, userName }: PublishTarget, zip: string): string {
  return `curl -fsS -u '${userName}:PASSWORD' -T ${zip}.zip ${scmUrl}/api/zipdeploy`;
}

function tasksFor(app: string): object {
  const args = ['publish', '${workspaceFolder}', '--app', app];
  const build = { label: 'build', type: 'npm', script: 'build' };
  const publish = { label: 'publish', type: 'process', command: 'nightshift', args, dependsOn: 'build' };
  return { version: '2.0.0', tasks: [build, { ...publish, problemMatcher: [] }] };
}

function workflowFor(app: string): string {
  return `on: { push: { branches: [main] } }
jobs:
  publish:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with: { node-version: 22 }
      - run: npm ci && npm run build --if-present && npm prune --omit=dev
      - uses: Azure/functions-action@v1
        with:
          app-name: ${app}
          package: .
          publish-profile: \${{ secrets.AZURE_FUNCTIONAPP_PUBLISH_PROFILE }}
          scm-do-build-during-deployment: false
          enable-oryx-build: false`;
}
