import type { Change, ChangeTopic } from '#contracts/messages/control.js';

/** Changes of a moment: however many there are of one app, they are one. */
export class GatheredChanges {
  readonly #appsOf = new Map<ChangeTopic, Set<string | undefined>>();

  add({ topic, app }: Change): void {
    this.#appsOf.set(topic, (this.#appsOf.get(topic) ?? new Set()).add(app));
  }

  /** What has been gathered, and begins anew. */
  take(): Change[] {
    const changes = [...this.#appsOf].flatMap(([topic, apps]) =>
      [...apps].map((app): Change => (app === undefined ? { topic } : { topic, app })),
    );
    this.#appsOf.clear();
    return changes;
  }
}
