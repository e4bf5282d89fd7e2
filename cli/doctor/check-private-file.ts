import { stat } from 'node:fs/promises';
import { failure, ok, type Finding } from '#contracts/finding.js';

/** A file that holds secrets: it may be missing, but not be read by others. */
export async function checkPrivateFile(check: string, path: string): Promise<Finding> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) return ok(check, `${path} is made when it is needed`);
  if ((found.mode & 0o077) === 0) return ok(check, `${path} is for its owner only`);
  return failure(
    check,
    `${path} can be read by others`,
    `chmod 600 ${path}, then make new tokens: these may be known.`,
  );
}
