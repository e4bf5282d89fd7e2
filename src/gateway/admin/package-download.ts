import { Injectable } from '@nestjs/common';
import { AppPackages } from '../../apps/app-packages.js';
import { json, type Answer } from '../answer.js';
import { BODY_IDLE_MS, transfer } from '../bodies/transfer.js';
import type { AdminCall } from './admin-route.js';

/** `GET /admin/functions/download`: the package of the active version as it was published (host-semantics, section 2). */
@Injectable()
export class PackageDownload {
  constructor(private readonly packages: AppPackages) {}

  async answer({ exchange: { response }, table }: AdminCall): Promise<Answer | undefined> {
    const { version } = table.snapshot;
    const found = version === undefined ? undefined : await this.packages.find(table.name, version);
    if (found === undefined) {
      return json(404, {
        code: 'VERSION_NOT_FOUND',
        message: `App ${table.name} has no package: it runs where it lies`,
      });
    }
    response.writeHead(200, {
      'content-type': 'application/zip',
      'content-length': found.bytes,
      'content-disposition': `attachment; filename="${table.name}.zip"`,
    });
    const onBreak = (): void => undefined;
    await transfer(found.content, response, { idleMs: BODY_IDLE_MS, onBreak }).catch(() => response.destroy());
    return undefined;
  }
}
