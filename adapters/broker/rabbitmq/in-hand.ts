/** The deliveries that came by one channel. Moments are monotonic. */
export class InHand {
  /** Those that have a place: undecided, or waiting to be carried out. */
  count = 0;
  undecided = 0;
  lastDeliveryMs: number;
  lastDecisionMs: number;

  constructor() {
    this.lastDeliveryMs = performance.now();
    this.lastDecisionMs = this.lastDeliveryMs;
  }

  delivered(): void {
    this.count += 1;
    this.undecided += 1;
    this.lastDeliveryMs = performance.now();
  }

  decided(): void {
    this.undecided -= 1;
    this.lastDecisionMs = performance.now();
  }

  settled(): void {
    this.count -= 1;
  }
}
