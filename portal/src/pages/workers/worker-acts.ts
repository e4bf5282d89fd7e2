import type { Worker } from '../../api/queries.js';

export type WorkerAct = 'cordon' | 'uncordon' | 'drain' | 'remove';

/** By what people made of it. One outside its hours is held by those alone: it may be kept from work for when they begin. */
export function actsOn({ state }: Pick<Worker, 'state'>): readonly WorkerAct[] {
  switch (state) {
    case 'working':
    case 'unavailable':
      return ['cordon', 'drain', 'remove'];
    case 'cordoned':
      return ['uncordon', 'drain', 'remove'];
    case 'draining':
    case 'drained':
      return ['uncordon', 'remove'];
  }
}
