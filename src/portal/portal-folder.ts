import { join } from 'node:path';

const isSource = import.meta.filename.endsWith('.ts');

/** portal/dist, which lies beside the folder of our built files, and beside the sources when they run themselves. */
export const PORTAL_FOLDER = join(import.meta.dirname, isSource ? '../..' : '../../..', 'portal/dist');
