export const createApp = {
  act: 'Create app',
  title: 'Create a function app',
  name: 'Name',
  rule: 'Up to 60 lower-case letters, digits and hyphens, with a letter or digit at both ends.',
  next: 'It is made with its master and host key. Publish a version to it next: nightshift publish, func, or a zip.',
} as const;
