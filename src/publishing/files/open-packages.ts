import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import type { VersionRow } from '../../apps/app-store.js';
import { PackageStaging } from '../deployments/package-staging.js';
import { PackageStore } from '../package-store.js';
import { NO_PACKAGE, OpenedPackage, type PackageContents } from './opened-package.js';

/** Who looks through a package asks for one folder and file after the other. */
const KEPT_MS = 60_000;

interface Held {
  readonly opened: Promise<OpenedOnDisk>;
  users: number;
  timer: NodeJS.Timeout | undefined;
}

interface OpenedOnDisk {
  readonly contents: OpenedPackage;
  readonly close: () => Promise<void>;
}

/** Packages fetched from the store to look into them: each once, and for a minute after its last use. */
@Injectable()
export class OpenPackages implements OnApplicationShutdown {
  readonly #held = new Map<string, Held>();

  constructor(
    private readonly packages: PackageStore,
    private readonly staging: PackageStaging,
  ) {}

  /** Calls `work` with what the version is made of; undefined: with nothing. What it reads from it may go on afterwards. */
  async use<T>(version: VersionRow | undefined, work: (contents: PackageContents) => Promise<T>): Promise<T> {
    if (version === undefined) return work(NO_PACKAGE);
    const key = `${version.app} ${version.version}`;
    const held = this.#hold(key, version);
    held.users += 1;
    try {
      return await work((await held.opened).contents);
    } finally {
      held.users -= 1;
      this.#letGo(key, held);
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.#held].map(([key, held]) => this.#close(key, held)));
  }

  #hold(key: string, version: VersionRow): Held {
    const known = this.#held.get(key);
    if (known !== undefined) return known;
    const held: Held = { opened: this.#fetch(version), users: 0, timer: undefined };
    held.opened.catch(() => this.#held.delete(key));
    this.#held.set(key, held);
    return held;
  }

  #letGo(key: string, held: Held): void {
    clearTimeout(held.timer);
    if (held.users > 0) return;
    held.timer = setTimeout(() => void (held.users === 0 && this.#close(key, held)), KEPT_MS).unref();
  }

  async #close(key: string, held: Held): Promise<void> {
    clearTimeout(held.timer);
    if (this.#held.get(key) === held) this.#held.delete(key);
    await held.opened.then(
      ({ close }) => close(),
      () => undefined,
    );
  }

  async #fetch(version: VersionRow): Promise<OpenedOnDisk> {
    if (version.packageBytes === 0) throw inPlace(version);
    const staged = await this.staging.fetch(this.packages.read(version.digest));
    try {
      const contents = await OpenedPackage.open(staged.file, version);
      return {
        contents,
        close: () => {
          contents.close();
          return staged.remove();
        },
      };
    } catch (error) {
      await staged.remove();
      throw error;
    }
  }
}

function inPlace({ app }: VersionRow): NightshiftError {
  return new NightshiftError('FILE_NOT_FOUND', `${app} runs from a folder on this machine: its files are there.`);
}
