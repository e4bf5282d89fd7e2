export const shell = {
  skip: 'Skip to the content',
  menu: 'Menu',
  navigation: 'Main',
  theme: { label: 'Appearance', system: 'As the system', light: 'Light', dark: 'Dark' },
  user: (name: string) => `Signed in as ${name}`,
  roles: 'Roles',
  wholeHouse: 'whole house',
  roleIn: (role: string, place: string) => `${role} (${place})`,
  noRoles: 'No role yet: ask an Owner for one.',
  apiDocs: 'API documentation',
  account: 'Account',
  signOut: 'Sign out',
} as const;
