import { text } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import { NightshiftError } from '#contracts/errors.js';
import {
  firstFunction,
  newFunction,
  type NewFunction,
  type WantedFunction,
} from '#contracts/function-templates/new-function.js';
import { AppDirectory } from '../../apps/catalog/app-directory.js';
import { SourceCompiler } from '../compile/source-compiler.js';
import type { BegunDeployment, DeploymentNote } from '../deployments/deployments.js';
import type { PackageContents } from '../files/opened-package.js';
import { requestedChanges } from '../files/requested-changes.js';
import { SiteFiles } from '../files/site-files.js';

/** Nobody writes longer ones, and they are read as a whole. */
const MAX_READ_BYTES = 1024 * 1024;

interface CreatedFunction {
  readonly path: string;
  readonly deployment: BegunDeployment;
}

/** Functions from templates: a file more in the app's next version, and with the first function all that makes an app. */
@Injectable()
export class NewFunctions {
  constructor(
    private readonly apps: AppDirectory,
    private readonly files: SiteFiles,
    private readonly compiler: SourceCompiler,
  ) {}

  /** Throws APP_NOT_FOUND, REQUEST_INVALID, FILE_CONFLICT, FILES_NOT_COMPILED, DEPLOYMENT_CONFLICT. */
  async create(
    app: string,
    wanted: WantedFunction,
    by: Pick<DeploymentNote, 'author' | 'deployer'>,
  ): Promise<CreatedFunction> {
    const { active } = await this.apps.get(app);
    const wantedName = wanted.name.toLowerCase();
    if (active?.loadReport?.functions.some(({ name }) => name.toLowerCase() === wantedName) === true) {
      throw new NightshiftError('FILE_CONFLICT', `App ${app} has a function ${wanted.name}: give another name.`);
    }
    return this.files.use(app, async (contents) => {
      const { path, files } = await functionFor(app, wanted, contents);
      if (contents.files.has(path)) {
        throw new NightshiftError('FILE_CONFLICT', `App ${app} has a file ${path}: give the function another name.`);
      }
      const writes = Object.entries(files).map(([at, content]) => ({ path: at, content }));
      const changes = requestedChanges(contents, writes);
      const edit = await this.compiler.compiled(contents, { base: contents.version ?? '', changes });
      return { path, deployment: await this.files.change(app, edit, by) };
    });
  }
}

async function functionFor(app: string, wanted: WantedFunction, contents: PackageContents): Promise<NewFunction> {
  if (contents.version === undefined) return firstFunction(wanted, app);
  const [packageJson, tsconfig] = await Promise.all([
    textIn(contents, 'package.json'),
    textIn(contents, 'tsconfig.json'),
  ]);
  return newFunction(wanted, { packageJson, tsconfig });
}

async function textIn(contents: PackageContents, path: string): Promise<string | undefined> {
  const file = contents.files.get(path);
  if (file === undefined) return undefined;
  if (file.bytes <= MAX_READ_BYTES) return text(await contents.read(path));
  throw new NightshiftError('REQUEST_INVALID', `${path} of the app is larger than ${MAX_READ_BYTES} bytes.`);
}
