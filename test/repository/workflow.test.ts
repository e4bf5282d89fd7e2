import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { composeFile, workflow } from './infra.js';

const { jobs } = workflow();
const steps = Object.values(jobs).flatMap((job) => job.steps);

describe('.github/workflows/ci.yaml', () => {
  it('runs npm scripts that there are, the gate and every suite among them', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };
    const called = steps.flatMap(({ run = '' }) =>
      [...run.matchAll(/npm (?:run )?([\w:]+)/g)].map(([, name = '']) => name),
    );
    for (const name of called.filter((each) => each !== 'ci')) expect(Object.keys(scripts)).toContain(name);
    expect(called).toEqual(expect.arrayContaining(['ci', 'check', 'test', 'test:containers']));
  });

  it('pins actions to a major version, and Node to ours', () => {
    const used = steps.flatMap(({ uses }) => (uses === undefined ? [] : [uses]));
    for (const action of used) expect(action).toMatch(/^actions\/[\w-]+@v\d+$/);
    const node = steps.filter(({ uses }) => uses?.startsWith('actions/setup-node@'));
    expect(node).toHaveLength(Object.keys(jobs).length);
    for (const step of node) expect(step.with).toEqual({ 'node-version-file': '.nvmrc', cache: 'npm' });
  });

  it('tests on the servers that compose.yaml runs, and fails without SQL Server', () => {
    const { services } = composeFile();
    const images = Object.values(jobs['test']?.services ?? {}).map(({ image }) => image);
    expect(images).toHaveLength(2);
    for (const image of images) {
      expect(Object.values(services).some((service) => service.image.endsWith(`:-${image}}`))).toBe(true);
    }
    expect(jobs['test']?.env).toMatchObject({ REQUIRE_SERVICES: 'mssql' });
  });

  it('ends a job that hangs', () => {
    for (const job of Object.values(jobs)) expect(job['timeout-minutes']).toBeLessThanOrEqual(60);
  });
});
