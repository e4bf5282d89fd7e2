export const signIn = {
  title: 'Sign in',
  lead: 'Function apps on your own machines.',
  name: 'User name',
  password: 'Password',
  submit: 'Sign in',
  working: 'Signing in…',
  with: (provider: string) => `Sign in with ${provider}`,
  or: 'or',
  missing: 'Enter your user name and your password.',
  providerFailed: (code: string) => {
    if (code === 'PROVIDER_UNAVAILABLE') {
      return 'The provider of your organisation does not answer now. Try again later, or sign in with a password.';
    }
    return code === 'SIGN_IN_EXPIRED'
      ? 'That took too long, or was begun in another window. Sign in again.'
      : 'You were not signed in. Try again; if it stays so, an Owner finds the reason in the log of management.';
  },
  help: 'No account yet? Ask an Owner for one.',
  setupNeeded:
    'There is no Owner yet. Run nightshift owner-link on the machine of management: it prints the link that makes one.',
} as const;

export const setup = {
  title: 'Become the Owner',
  lead: 'This link makes you the first Owner of this installation: you may do everything, and give roles to others. It works once.',
  name: 'User name',
  password: 'Password',
  passwordHint: 'At least 12 characters.',
  repeat: 'Password again',
  differs: 'The two passwords differ.',
  tooShort: 'The password needs at least 12 characters.',
  noName: 'Choose a user name.',
  submit: 'Become the Owner',
  working: 'Setting up…',
  noToken: 'This address has no setup token in it.',
  noTokenRemedy: 'Open the whole link that nightshift owner-link prints, with all that stands behind the #.',
} as const;
