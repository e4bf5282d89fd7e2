import { Injectable } from '@nestjs/common';
import { AppDirectory } from '../../apps/catalog/app-directory.js';
import type { BegunDeployment, DeploymentNote } from '../deployments/deployments.js';
import { Deployments } from '../deployments/deployments.js';
import { PackageStaging } from '../deployments/package-staging.js';
import { describeChanges, editedFiles, type FileEdit } from './file-change.js';
import { OpenPackages } from './open-packages.js';
import type { PackageContents } from './opened-package.js';
import { packEdited } from './pack-edited.js';

/** The files of an app's active version. A version never changes: what is written makes another, which a worker must have loaded before it is active (ADR 0034). */
@Injectable()
export class SiteFiles {
  constructor(
    private readonly apps: AppDirectory,
    private readonly packages: OpenPackages,
    private readonly deployments: Deployments,
    private readonly staging: PackageStaging,
  ) {}

  /** Calls `work` with what the active version is made of. Throws APP_NOT_FOUND. */
  async use<T>(app: string, work: (contents: PackageContents) => Promise<T> | T): Promise<T> {
    const { active } = await this.apps.get(app);
    return this.packages.use(active, async (contents) => work(contents));
  }

  /**
   * Makes a version of the active one with these changes, and deploys it. What is wrong with the changes is told before a deployment is begun, and
   * looked at again in it: only then is it sure that nobody else changes the app. Throws as `editedFiles`, DEPLOYMENT_CONFLICT.
   */
  async change(app: string, edit: FileEdit, by: Pick<DeploymentNote, 'author' | 'deployer'>): Promise<BegunDeployment> {
    await this.use(app, (contents) => editedFiles(contents, edit));
    // Nobody who edits a file expects another to come of it.
    const note = { ...by, message: describeChanges(edit.changes), remoteBuild: false };
    return this.deployments.publishMade(app, () => this.use(app, (contents) => this.#packed(contents, edit)), note);
  }

  #packed(contents: PackageContents, edit: FileEdit) {
    return this.staging.make(packEdited(contents, editedFiles(contents, edit)));
  }
}
