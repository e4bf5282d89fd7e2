import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
import { libraryPath, unpackedPackages } from '../../support/debian/unpacked-packages.js';

/** Names a Chromium or Chrome of the machine, for where Debian's cannot be fetched. */
const EXTERNAL = 'NIGHTSHIFT_TEST_CHROMIUM';

const FLAGS = [
  // It shows nothing but our own pages, and a container often forbids the namespaces of its sandbox.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
];

/** A real Chromium without a window: Debian's, unpacked below .test-tools/ at the first run. */
export async function openBrowser(): Promise<Browser> {
  const external = process.env[EXTERNAL];
  if (external !== undefined && external !== '') return chromium.launch({ executablePath: external, args: FLAGS });
  const root = await unpackedPackages({
    name: 'Chromium',
    folder: 'chromium',
    packages: ['chromium-headless-shell', 'fonts-liberation'],
    isOwn: (name) => name.startsWith('chromium-') || name.startsWith('font'),
    remedy: `Run on Debian with a reachable package mirror, or set ${EXTERNAL} to the path of a Chromium or Chrome.`,
  });
  return chromium.launch({
    executablePath: join(root, 'usr/lib/chromium/chromium-headless-shell'),
    args: FLAGS,
    env: {
      PATH: '/usr/bin:/bin',
      LANG: 'C.UTF-8',
      FONTCONFIG_PATH: join(import.meta.dirname, 'fonts'),
      XDG_DATA_HOME: join(root, 'usr/share'),
      ...(await libraryPath(root)),
    },
  });
}
