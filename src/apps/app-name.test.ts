import { describe, expect, it } from '@jest/globals';
import { codeOf } from '#contracts/errors.js';
import { APP_NAME_PATTERN } from '#contracts/topology.js';
import { appNameOfFolder } from './app-name.js';

describe('appNameOfFolder', () => {
  it.each([
    ['/srv/orders', 'orders'],
    ['/srv/orders/', 'orders'],
    ['/srv/My Orders (2)', 'my-orders-2'],
    ['/srv/.hidden_app', 'hidden-app'],
    ['/srv/Bestellungen.Größe', 'bestellungen-gr-e'],
    [`/srv/${'a'.repeat(59)}-b`, 'a'.repeat(59)],
    [`/srv/${'x'.repeat(80)}`, 'x'.repeat(60)],
  ])('makes of %s the name %s', (folder, name) => {
    expect(appNameOfFolder(folder)).toBe(name);
    expect(name).toMatch(APP_NAME_PATTERN);
  });

  it.each(['/', '/srv/___'])('refuses %s, from which no name can be made', (folder) => {
    let code = '';
    try {
      appNameOfFolder(folder);
    } catch (error) {
      code = codeOf(error);
    }
    expect(code).toBe('REQUEST_INVALID');
  });
});
