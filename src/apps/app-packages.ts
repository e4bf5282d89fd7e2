import { Injectable } from '@nestjs/common';
import { PackageStore } from '../publishing/package-store.js';
import { AppStore } from './app-store.js';

export interface AppPackage {
  readonly digest: string;
  readonly bytes: number;
  readonly content: AsyncIterable<Uint8Array>;
}

/** The zip that a version was published as. */
@Injectable()
export class AppPackages {
  constructor(
    private readonly store: AppStore,
    private readonly packages: PackageStore,
  ) {}

  /** Undefined when there is none: a version that is run where it lies has no package. */
  async find(app: string, version: string): Promise<AppPackage | undefined> {
    const { digest, packageBytes: bytes } = (await this.store.findVersion(app, version)) ?? {};
    if (digest === undefined || bytes === undefined || !(await this.packages.has(digest))) return undefined;
    return { digest, bytes, content: this.packages.read(digest) };
  }
}
