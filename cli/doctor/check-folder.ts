import { access, constants, stat, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { failure, ok, warning, type Finding } from '#contracts/finding.js';

const MIB = 1024 * 1024;
const LITTLE_MIB = 1_024;
const TOO_LITTLE_MIB = 100;

/** Whether a folder can be used, or made, with nobody else reading what lies in it, and how much room there is. */
export async function checkFolder(name: string, folder: string): Promise<Finding[]> {
  const path = resolve(folder);
  const existing = await nearestExisting(path);
  return [await accessFinding(name, path, existing), await spaceFinding(`${name}: disk space`, existing)];
}

async function accessFinding(check: string, path: string, existing: string): Promise<Finding> {
  const isUsable = await access(existing, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
  const remedy = `Give the folder to the user of this process: chown -R $(id -un) ${existing}.`;
  if (!isUsable) return failure(check, `${existing} cannot be written by this user`, remedy);
  if (existing !== path) return ok(check, `${path} is made at the first start`);
  const { mode } = await stat(path);
  if ((mode & 0o022) === 0) return ok(check, `${path} can be written by its owner only`);
  return warning(check, `${path} can be written by others, who could replace keys and tokens`, `chmod go-w ${path}`);
}

async function spaceFinding(check: string, existing: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(existing);
  const freeMib = Math.floor((bavail * bsize) / MIB);
  const shown = `${freeMib} MiB are free at ${existing}`;
  const remedy = 'Make room, or move the folder: with a full disk nothing is accepted any more.';
  if (freeMib < TOO_LITTLE_MIB) return failure(check, shown, remedy);
  return freeMib < LITTLE_MIB ? warning(check, shown, remedy) : ok(check, shown);
}

async function nearestExisting(path: string): Promise<string> {
  const isThere = await stat(path).then(
    () => true,
    () => false,
  );
  return isThere || dirname(path) === path ? path : nearestExisting(dirname(path));
}
