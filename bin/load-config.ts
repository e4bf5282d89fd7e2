import { readFileSync } from 'node:fs';
import type { Static, TObject } from 'typebox';
import { configInvalid, keywordsOf, readOptions } from '#contracts/config.js';
import { toError } from '#contracts/errors.js';

type Sets = Readonly<Record<string, TObject>>;
type Loaded<S extends Sets> = { readonly [K in keyof S]: Static<S[K]> };
type Variables = Readonly<Record<string, string | undefined>>;

/**
 * Reads the options of every role and adapter of this process from the environment, once. Secrets may come from the file named by `<NAME>_FILE`.
 * `overrides` are command-line flags, by variable name: they win; `defaults` stand in for
 * variables that are not set. Throws CONFIG_INVALID with every problem at once, before anything opens.
 */
export function loadConfig<S extends Sets>(sets: S, overrides: Variables = {}, defaults: Variables = {}): Loaded<S> {
  const problems: string[] = [];
  const loaded: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(sets)) {
    const variables = {
      ...defaults,
      ...setOf(process.env),
      ...secretsFromFiles(schema, problems),
      ...definedOf(overrides),
    };
    const { value, problems: found } = readOptions(schema, variables);
    problems.push(...found);
    loaded[name] = value;
  }
  if (problems.length > 0) throw configInvalid(problems);
  return Object.freeze(loaded) as Loaded<S>;
}

/**
 * The process's variables as they are: `nightshift dev` gives them to a project in place, as `func start` does; a worker's language hosts take
 * the few that describe the machine (PATH, HOME, TZ) and nothing else.
 */
export function shellEnvironment(): Readonly<Record<string, string>> {
  return definedOf(process.env);
}

function secretsFromFiles(schema: TObject, problems: string[]): Record<string, string> {
  const found: Record<string, string> = {};
  for (const property of Object.values(schema.properties)) {
    const { env, kind } = keywordsOf(property);
    const path = process.env[`${env}_FILE`];
    if (kind !== 'secret' || path === undefined || path === '') continue;
    try {
      found[env] = readFileSync(path, 'utf8').trim();
    } catch (error) {
      problems.push(`${env}_FILE is ${JSON.stringify(path)}: ${toError(error).message}`);
    }
  }
  return found;
}

/** An empty variable is one that is not set: a default stands in for it. */
function setOf(variables: Variables): Record<string, string> {
  return Object.fromEntries(Object.entries(definedOf(variables)).filter(([, value]) => value !== ''));
}

function definedOf(variables: Variables): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
