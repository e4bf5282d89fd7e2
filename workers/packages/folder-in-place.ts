import { PackageSource } from './package-source.js';

/** Serves one folder where it lies, whatever the assignment's digest: the development command reloads it when its files change. */
export class FolderInPlace extends PackageSource {
  override readonly inPlace = true;
  readonly #folder: string;

  constructor(folder: string) {
    super();
    this.#folder = folder;
  }

  override obtain(): Promise<string> {
    return Promise.resolve(this.#folder);
  }
}
