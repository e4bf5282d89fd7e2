import { ELSEWHERE, type BindingExtension } from '../binding-extension.js';

export const WARMUP_TRIGGER = 'warmupTrigger';

/** A function that each language process runs once, before it takes work (host-semantics, section 0; language-worker contract, section 3.2). */
export const warmupExtension: BindingExtension = {
  triggerType: WARMUP_TRIGGER,
  trigger: () => ({ value: ELSEWHERE, notes: [] }),
};
