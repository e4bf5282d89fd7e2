import { expect, it } from '@jest/globals';
import { hostInUrl } from './host-in-url.js';

it.each([
  ['::1', 'http://[::1]:7070/'],
  ['fe80::1', 'http://[fe80::1]:7070/'],
  ['127.0.0.1', 'http://127.0.0.1:7070/'],
  ['nightshift.example.com', 'http://nightshift.example.com:7070/'],
])('%s stands in a URL so that it can be read back', (host, url) => {
  expect(new URL(`http://${hostInUrl(host)}:7070`).href).toBe(url);
});
