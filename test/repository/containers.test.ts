import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { composeFile, dockerfile, type Service } from './infra.js';

const { services, secrets, volumes } = composeFile();
const named = Object.entries(services);
/** They run once and end. */
const oneShots = new Set(['database', 'migrate', 'grants']);
/** Of the image that a service runs; undefined for those that are not ours. */
const roleOf = ({ image }: Service) => /nightshift-(management|worker)\}/.exec(image)?.[1];
/** Those that stay. */
const ours = named.filter(([name, service]) => roleOf(service) !== undefined && !oneShots.has(name));

/** The variables of docs/config.md, and which of them are secrets. */
const options = new Map(
  [...readFileSync('docs/config.md', 'utf8').matchAll(/^\| `([A-Z_]+)` \| (\w+) \|/gm)].map(([, name = '', kind]) => [
    name,
    kind,
  ]),
);

const seconds = (text: string | undefined) => Number(/^(\d+)s$/.exec(text ?? '')?.[1]);
const secretsOf = ({ secrets: given = [] }: Service) =>
  given.map((secret) => (typeof secret === 'string' ? secret : secret.source));

describe('infra/compose.yaml', () => {
  it('has two nodes of each role', () => {
    const roles = ours.map(([, service]) => roleOf(service) ?? '');
    expect(roles.toSorted()).toEqual(['management', 'management', 'worker', 'worker']);
  });

  it('builds each image once', () => {
    const built = named.flatMap(([, service]) =>
      service.build === undefined ? [] : [[service.build.target, roleOf(service)]],
    );
    expect(built).toEqual([
      ['management', 'management'],
      ['worker', 'worker'],
    ]);
  });

  it.each(named)('%s is limited, and restarted unless it ends by itself', (name, service) => {
    expect(service).toMatchObject({
      mem_limit: expect.any(String),
      cpus: expect.any(Number),
      pids_limit: expect.any(Number),
    });
    expect(service.restart).toBe(oneShots.has(name) ? 'no' : 'unless-stopped');
  });

  it.each(named)('%s takes its image from a variable, with a version where it is not ours', (_name, { image }) => {
    expect(image).toMatch(/^\$\{[A-Z_]+:-[^}]+\}(:\$\{NIGHTSHIFT_TAG:-latest\})?$/);
    if (!image.includes('NIGHTSHIFT_')) expect(image).toMatch(/:-[^}]+:[\w.-]*\d[\w.-]*\}$/);
  });

  it.each(named)('%s waits for the health, or the end, of what it needs', (_name, { depends_on: needed = {} }) => {
    for (const [other, { condition }] of Object.entries(needed)) {
      expect(Object.keys(services)).toContain(other);
      expect(condition).toBe(oneShots.has(other) ? 'service_completed_successfully' : 'service_healthy');
    }
  });

  it.each(named.filter(([name, service]) => roleOf(service) === undefined && !oneShots.has(name)))(
    '%s has a health check',
    (_name, { healthcheck }) => expect(healthcheck).toBeDefined(),
  );

  it.each([...ours, ['migrate', services['migrate']!], ['front', services['front']!]] as [string, Service][])(
    '%s has a read-only root and no privileges but those that isolation needs',
    (_name, service) => {
      expect(service.read_only).toBe(true);
      expect(service.cap_drop).toEqual(['ALL']);
      expect(service.security_opt).toEqual(['no-new-privileges:true']);
      const isWorker = roleOf(service) === 'worker';
      expect(service.cap_add).toEqual(isWorker ? ['SETUID', 'SETGID', 'KILL', 'CHOWN'] : undefined);
    },
  );

  it.each(named)('%s has no secret in its environment', (_name, { environment = {} }) => {
    for (const [name, value] of Object.entries(environment)) {
      if (/PASSWORD|TOKEN|SECRET|KEY/.test(name)) expect(name).toMatch(/_FILE$/);
      // Neither user:password@host nor a long random word.
      expect(String(value)).not.toMatch(/:\/\/[^/@\s]*:[^/@\s]+@|[\w-]{32,}/);
    }
  });

  it.each([...ours, ['migrate', services['migrate']!]] as [string, Service][])(
    '%s is given options that there are, secrets by file',
    (_name, { environment = {}, secrets: given = [] }) => {
      const targets = given.map((secret) => (typeof secret === 'string' ? '' : secret.target));
      for (const [name, value] of Object.entries(environment)) {
        const option = options.has(name) ? name : name.replace(/_FILE$/, '');
        expect([...options.keys()]).toContain(option);
        if (option === name) continue;
        expect(options.get(option)).toBe('secret');
        expect(targets).toContain(value);
      }
    },
  );

  it('keeps workers off the network of the database, and its secrets from them', () => {
    const workers = ours.map(([, service]) => service).filter((service) => roleOf(service) === 'worker');
    for (const worker of workers) {
      expect(worker.networks).toEqual(['work']);
      expect(secretsOf(worker).toSorted()).toEqual(['broker-url-worker', 'join-token']);
    }
    expect(services['sqlserver']?.networks).toEqual(['data']);
  });

  it('gives a stopping node longer than it takes by its options', () => {
    const drains = [
      ...readFileSync('docs/config.md', 'utf8').matchAll(/`(\w+)_DRAIN_TIMEOUT` \| duration \| `(\w+)`/g),
    ];
    const limits = new Map(drains.map(([, role = '', limit]) => [role.toLowerCase(), seconds(limit)]));
    expect([...limits.keys()].toSorted()).toEqual(['management', 'worker']);
    for (const [, service] of ours) {
      const role = roleOf(service) ?? '';
      const after = role === 'worker' ? 20 : 10;
      expect(seconds(service.stop_grace_period)).toBeGreaterThan((limits.get(role) ?? NaN) + after);
    }
  });

  it('takes every secret from a file that prepare.mjs makes, kept out of git, of packages and of images', () => {
    const made = readFileSync('infra/containers/prepare.mjs', 'utf8').replace(
      'store-${login}-password',
      'store-owner-password store-runtime-password store-reader-password',
    );
    for (const [, { file }] of Object.entries(secrets)) {
      const name = /^\$\{NIGHTSHIFT_SECRETS:-\.\/secrets\}\/([\w.-]+)$/.exec(file)?.[1];
      expect(name).toBeDefined();
      expect(made).toContain(name);
    }
    const used = new Set(named.flatMap(([, service]) => secretsOf(service)));
    expect([...used].toSorted()).toEqual(Object.keys(secrets).toSorted());
    expect(readFileSync('.gitignore', 'utf8')).toContain('infra/secrets/');
    expect(readFileSync('package.json', 'utf8')).toContain('"!infra/secrets"');
    const context = readFileSync('.dockerignore', 'utf8').split('\n');
    expect(context).toContain('*');
    expect(context.filter((line) => line.startsWith('!infra'))).toEqual([]);
  });

  it('keeps the state of every node in a volume', () => {
    expect(Object.keys(volumes).toSorted()).toEqual(['management', 'rabbitmq', 'sqlserver', 'worker-1', 'worker-2']);
  });
});

describe('infra/containers/Dockerfile', () => {
  const targetOf = (name: string) =>
    dockerfile()
      .split(/^FROM /m)
      .find((stage) => new RegExp(`^\\S+ AS ${name}\\n`).test(stage)) ?? '';

  it('builds on the image that is asked for, and on no other', () => {
    const bases = [...dockerfile().matchAll(/^FROM (\S+)/gm)].map(([, base]) => base);
    expect(new Set(bases)).toEqual(new Set(['${NODE_IMAGE}', 'runtime']));
  });

  it.each(['management', 'worker'])('%s has a health check, a volume for its state and labels', (name) => {
    expect(targetOf(name)).toMatch(
      /^HEALTHCHECK .*"\/opt\/nightshift\/dist\/bin\/health\.js", "(management|worker)"\]$/m,
    );
    expect(targetOf(name)).toMatch(/^VOLUME \/var\/lib\/nightshift/m);
    expect(targetOf(name)).toContain('org.opencontainers.image.version=');
  });

  it('runs management as a user without a name of root, and workers with a user per app', () => {
    expect(targetOf('management')).toMatch(/^USER 7070:7070$/m);
    expect(targetOf('worker')).toContain('WORKER_ISOLATION=uid');
  });
});
