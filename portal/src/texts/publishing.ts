export const publishing = {
  upload: 'Upload package',
  drop: 'Or drop a zip here: the folder of the project, with host.json at its root.',
  noZip: (name: string) => `${name} is no zip: pack the folder of the project, with host.json at its root.`,
  title: (app: string) => `Publish to ${app}?`,
  body: (file: string, size: string) =>
    `${file} (${size}) becomes the active version once a worker has loaded it. Until then, and if it fails, the version before goes on; you can roll back to it.`,
  act: 'Publish',
  message: 'Message',
  messageHint: 'Kept with the deployment, for whoever looks for it later.',
  build: 'Install packages and build',
  buildHint:
    'npm ci, and npm run build where there is such a script; for a zip without node_modules. Needs PUBLISHING_BUILD on the server.',
  progress: 'Upload',
  sending: (sent: string, bytes: string) => `${sent} of ${bytes} sent`,
  sent: 'Sent. The server checks the package…',
  succeeded: (version: string | undefined) =>
    version === undefined ? 'It is in service.' : `Version ${version} is in service.`,
  afterFailure: 'The version before goes on, nothing has changed. Mend what the log says, then publish again.',
} as const;

export const publishProfile = {
  lead: 'The publishing credential of this app opens its publishing endpoint and nothing else. Tools that know Azure take it as a publish profile.',
  url: 'Publishing endpoint',
  user: 'User name',
  password: 'Password made',
  noPassword: 'None yet: the first profile makes it.',
  used: 'Used last',
  get: 'Get publish profile',
  getAgain: 'Reset and get publish profile',
  resetTitle: (app: string) => `Reset the publishing password of ${app}?`,
  resetBody:
    'The profile comes with a new password, and the one before ends at once: what publishes with it (Visual Studio, a secret at GitHub, scripts) gets 401 until it has the new profile. Publishing with tokens goes on.',
  reset: 'Reset',
  pubxml: 'Get .pubxml',
  pubxmlHint: 'For Properties/PublishProfiles; it has no password in it.',
  end: 'End credential',
  endTitle: (app: string) => `End the publishing credential of ${app}?`,
  endBody:
    'Nothing can be published with it any more, from Visual Studio, GitHub or scripts. A new profile makes a new one. Publishing with tokens goes on.',
  got: (file: string) =>
    `${file} was saved by the browser. Its password is shown nowhere else: keep the file where secrets are kept.`,
  gotPubxml: (file: string) => `${file} was saved by the browser. It has no password in it.`,
  with: 'Publish with',
  ways: {
    nightshift: 'nightshift publish',
    code: 'VS Code',
    func: 'func',
    curl: 'curl',
    github: 'GitHub Actions',
    studio: 'Visual Studio, dotnet',
  },
  notes: {
    nightshift: 'In the folder of the project, built. It waits until the version is active.',
    code: 'The Azure Functions extension publishes to Azure only. A task publishes here: .vscode/tasks.json, run by Terminal, Run Task, after nightshift login.',
    func: 'func azure functionapp publish wants an Azure account and cannot publish here. func pack makes a zip named after the folder; curl or the upload on Deployments takes it.',
    curl: 'With the password of the profile in place of PASSWORD. In single quotes, for $ would begin a variable.',
    github:
      'With the profile as the secret AZURE_FUNCTIONAPP_PUBLISH_PROFILE. The endpoint needs a host name with .scm. in it, port 443 and a certificate that the runner trusts (PUBLISHING_EXTERNAL_URL).',
    studio:
      'Visual Studio: Publish, Import Profile, with the publish profile. dotnet: the .pubxml in Properties/PublishProfiles. .NET is not among the languages yet: such a package is refused with that reason.',
  },
} as const;
