export const createApp = {
  act: 'Create app',
  title: 'Create a function app',
  name: 'Name',
  rule: 'Up to 60 lower-case letters, digits and hyphens, with a letter or digit at both ends.',
  next: 'It is made with its master and host key. Its page then leads to the first function: made here from a template, or published from your machine.',
} as const;
