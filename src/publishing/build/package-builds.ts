import { mkdir, mkdtemp, readFile, rm, chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import { findSetting } from '#contracts/setting-references.js';
import { AppSecrets } from '../../apps/secrets/app-secrets.js';
import { FewAtOnce } from '../../few-at-once.js';
import { PackageStaging } from '../deployments/package-staging.js';
import type { StagedPackage } from '../deployments/staged-package.js';
import { packFolder } from '../pack-folder.js';
import { PUBLISHING_CONFIG, type PublishingConfig } from '../publishing.config.js';
import { BuildLog } from './build-log.js';
import { buildEnvironment, findNpm, maskedIn } from './build-environment.js';
import { runStep, type BuildStep } from './build-process.js';
import { buildUser, endAllOf, handOver, whyNotAs } from './build-user.js';
import { unpackChecked } from './unpack-checked.js';

const PASSED_THROUGH = 0o711;
/** As Azure's tools set them: the first one decides (publishing 3, 7.5). */
const FLAGS = ['SCM_DO_BUILD_DURING_DEPLOYMENT', 'ENABLE_ORYX_BUILD'];

export interface BuildOrder {
  readonly app: string;
  /** What the request says; undefined: the app's settings do. */
  readonly remoteBuild: boolean | undefined;
  readonly signal: AbortSignal;
  readonly log: (line: string) => Promise<void>;
  /** What the deployment waits for. */
  readonly tell: (what: string) => Promise<void>;
}

type Settings = Readonly<Record<string, string>>;

/**
 * Builds packages where that is asked for: installs, runs the `build` script, and packs what there is then without what is for development. User code runs
 * here: never in management's process or environment, one build at a time, as a user of its own where management is root (ADR 0034).
 */
@Injectable()
export class PackageBuilds {
  /** The machine has other work, and two builds must not be the same user's. */
  readonly #oneAtATime = new FewAtOnce(1);

  constructor(
    private readonly secrets: AppSecrets,
    private readonly staging: PackageStaging,
    @Inject(PUBLISHING_CONFIG) private readonly config: PublishingConfig,
  ) {}

  /** Undefined: it is to run as it is. Rejects with PACKAGE_INVALID, with the last lines of what failed. */
  async build(
    staged: StagedPackage,
    files: ReadonlySet<string>,
    order: BuildOrder,
  ): Promise<StagedPackage | undefined> {
    const settings = await this.secrets.listSettings(order.app);
    if (!(order.remoteBuild ?? isWanted(settings))) return undefined;
    if (!files.has('package.json')) {
      await order.log('Nothing is built: there is no package.json.');
      return undefined;
    }
    const why = await this.#whyNotHere();
    if (why === undefined) {
      await order.tell('It is built first.');
      return this.#oneAtATime.run(() => this.#build(staged, { ...order, files, settings }));
    }
    if (order.remoteBuild === true || !hasModules(files)) throw refused(why);
    await order.log(`A build is asked for, but ${why}: the package runs as it is.`);
    return undefined;
  }

  async #whyNotHere(): Promise<string | undefined> {
    if (this.config.build === 'off') return 'PUBLISHING_BUILD is off here';
    if ((await findNpm()) === undefined) return 'management finds no npm on its machine';
    return whyNotAs(buildUser(this.config.buildUid));
  }

  async #build(staged: StagedPackage, job: Job): Promise<StagedPackage> {
    const root = await mkdtemp(join(tmpdir(), 'nightshift-build-'));
    const user = buildUser(this.config.buildUid);
    const [site, home, temporary] = ['site', 'home', 'tmp'].map((name) => join(root, name)) as [string, string, string];
    try {
      // What stands under these names stays what management has made: only what is inside is the build's.
      await chmod(root, PASSED_THROUGH);
      for (const folder of [site, home, temporary]) await mkdir(folder, { mode: 0o700 });
      await unpackChecked(staged.file, site);
      // What a management that was killed has left at work.
      await endAllOf(user);
      for (const folder of [site, home, temporary]) await handOver(folder, user);
      await this.#run(job, { folder: site, environment: buildEnvironment({ home, temporary }, job.settings), user });
      await endAllOf(user);
      return await this.staging.make(await packFolder(site, { withIgnored: true }));
    } finally {
      await endAllOf(user).catch(() => undefined);
      await rm(root, { recursive: true, force: true, maxRetries: 3 });
    }
  }

  async #run({ files, signal, settings, log }: Job, where: Pick<BuildStep, 'folder' | 'environment' | 'user'>) {
    const limit = AbortSignal.timeout(this.config.buildTimeoutMs);
    const stop = new AbortController();
    limit.addEventListener('abort', () => stop.abort(tooLong(this.config.buildTimeoutMs)));
    const lines = new BuildLog((text) => log(maskedIn(text, settings)));
    const npm = async (...parts: string[]): Promise<void> => {
      lines.add(`> npm ${parts.join(' ')}`);
      const step = { ...where, command: 'npm', arguments: parts, line: (text: string) => lines.add(text) };
      await runStep({ ...step, signal: AbortSignal.any([signal, stop.signal]) });
    };
    try {
      const isLocked = files.has('package-lock.json') || files.has('npm-shrinkwrap.json');
      await npm(isLocked ? 'ci' : 'install');
      if (await hasBuildScript(where.folder)) await npm('run', 'build');
      await npm('prune', '--omit=dev');
    } catch (error) {
      throw error instanceof NightshiftError
        ? new NightshiftError(error.code, maskedIn(error.message, settings))
        : error;
    } finally {
      await lines.end();
    }
  }
}

interface Job extends BuildOrder {
  readonly files: ReadonlySet<string>;
  readonly settings: Settings;
}

function isWanted(settings: Settings): boolean {
  const flags = FLAGS.map((name) => findSetting(settings, name)?.trim().toLowerCase());
  return ['true', '1'].includes(flags.find((flag) => flag !== undefined && flag !== '') ?? '');
}

function hasModules(files: ReadonlySet<string>): boolean {
  return [...files].some((path) => path.startsWith('node_modules/'));
}

/** Read again: what is installed first may have changed it. */
async function hasBuildScript(folder: string): Promise<boolean> {
  const { scripts } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as { scripts?: unknown };
  return typeof scripts === 'object' && scripts !== null && 'build' in scripts;
}

function refused(why: string): NightshiftError {
  return new NightshiftError(
    'PACKAGE_INVALID',
    `A build is asked for (SCM_DO_BUILD_DURING_DEPLOYMENT), but ${why}: publish what is built, with node_modules, or turn it on.`,
  );
}

function tooLong(limitMs: number): NightshiftError {
  return new NightshiftError(
    'PACKAGE_INVALID',
    `The build took longer than ${limitMs / 1000} s (PUBLISHING_BUILD_TIMEOUT).`,
  );
}
