import { readFileSync } from 'node:fs';
import { parse } from 'yaml';

/** As far as these tests look at it. */
export interface Service {
  readonly image: string;
  readonly build?: { readonly target: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly (string | { readonly source: string; readonly target: string })[];
  readonly networks?: readonly string[];
  readonly healthcheck?: unknown;
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly restart?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly stop_grace_period?: string;
  readonly mem_limit?: string;
  readonly cpus?: number;
  readonly pids_limit?: number;
}

interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
  readonly volumes: object;
}

export interface Workflow {
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly env?: Readonly<Record<string, string>>;
        readonly services?: Readonly<Record<string, { readonly image: string }>>;
        readonly steps: readonly { readonly uses?: string; readonly run?: string; readonly with?: object }[];
        readonly 'timeout-minutes': number;
      }
    >
  >;
}

const yaml = (path: string): unknown => parse(readFileSync(path, 'utf8'), { merge: true });

export const composeFile = (): ComposeFile => yaml('infra/compose.yaml') as ComposeFile;
export const workflow = (): Workflow => yaml('.github/workflows/ci.yaml') as Workflow;
export const dockerfile = (): string => readFileSync('infra/containers/Dockerfile', 'utf8');
