function variable(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === '')
    throw new Error(`${name} is not set: run this by \`npm run test:containers\``);
  return value;
}

/** The images of this run, as run.mjs has made or named them. `current` and `next` are two builds: tag N and tag N+1. */
export function images() {
  return {
    current: variable('NIGHTSHIFT_TEST_TAG'),
    next: variable('NIGHTSHIFT_TEST_NEXT_TAG'),
    rabbitmq: variable('RABBITMQ_IMAGE'),
    haproxy: variable('HAPROXY_IMAGE'),
    /** Without it the suites keep everything in SQLite. */
    sqlserver: process.env['SQLSERVER_IMAGE'],
    /** Where prepare.mjs has put the secrets. */
    secrets: variable('NIGHTSHIFT_SECRETS'),
  };
}

/** A line of the report: what a reader wants to know and nobody should assert. */
export function figure(name: string, value: string | number): void {
  process.stdout.write(`  figure: ${name}: ${value}\n`);
}
