import type { QueryClient } from '@tanstack/react-query';
import { EVENTS, isConcerned, isRenewed, topicOf, type Topic } from './topics.js';

/** A busy house changes all the time: nobody reads faster, and each answer costs. */
const LEAST_GAP_MS = 2_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 60_000;

const FAST_POLL_MS = 5_000;
const SLOW_POLL_MS = 15_000;

const stream = { isOpen: false };

/** How often to ask for what events tell of: seldom while they come, since one may be lost. */
export function livePollMs(): number {
  return stream.isOpen ? SLOW_POLL_MS : FAST_POLL_MS;
}

/** One stream for the whole tab, closed while nobody sees it. Returns how to end it. */
export function followEvents(queries: QueryClient): () => void {
  const renewal = new Renewal(queries);
  let source: EventSource | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let failures = 0;
  const close = (): void => {
    clearTimeout(retry);
    source?.close();
    source = undefined;
    stream.isOpen = false;
  };
  const open = (): void => {
    source = new EventSource(EVENTS);
    source.onopen = () => {
      stream.isOpen = true;
      // Whatever happened while there was no stream.
      if (failures > 0) {
        const predicate = ({ queryKey }: { readonly queryKey: readonly unknown[] }) => isRenewed(queryKey);
        void queries.invalidateQueries({ type: 'active', predicate }, { cancelRefetch: false });
      }
      failures = 0;
    };
    source.onmessage = ({ data }: MessageEvent<string>) => renewal.changed(topicOf(data));
    // The browser's own retry neither backs off nor goes on after a refusal.
    source.onerror = () => {
      close();
      // It may be management that is gone: whoever shows its health should not show it for long.
      void queries.invalidateQueries({ queryKey: ['readiness'] });
      retry = setTimeout(open, Math.min(FIRST_RETRY_MS * 2 ** failures, LONGEST_RETRY_MS));
      failures += 1;
    };
  };
  const seen = (): void => {
    close();
    if (document.visibilityState === 'visible') open();
  };
  document.addEventListener('visibilitychange', seen);
  seen();
  return () => {
    document.removeEventListener('visibilitychange', seen);
    close();
    renewal.end();
  };
}

/** Asks again for what a topic concerns: at once, and then not before the gap is over. */
class Renewal {
  readonly #queries: QueryClient;
  readonly #timers = new Map<Topic, ReturnType<typeof setTimeout>>();
  readonly #again = new Set<Topic>();
  #hasEnded = false;

  constructor(queries: QueryClient) {
    this.#queries = queries;
  }

  changed(topic: Topic | undefined): void {
    if (topic === undefined) return;
    if (this.#timers.has(topic)) {
      this.#again.add(topic);
      return;
    }
    const predicate = ({ queryKey }: { readonly queryKey: readonly unknown[] }) => isConcerned(topic, queryKey);
    // An answer that is under way may be of before the change.
    const isAsking = this.#queries.isFetching({ type: 'active', predicate }) > 0;
    const asked = this.#queries.invalidateQueries({ predicate }, { cancelRefetch: false });
    this.#timers.set(
      topic,
      setTimeout(() => this.#gapOver(topic), LEAST_GAP_MS),
    );
    if (isAsking) void asked.then(() => this.#hasEnded || this.changed(topic));
  }

  end(): void {
    this.#hasEnded = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
  }

  #gapOver(topic: Topic): void {
    this.#timers.delete(topic);
    if (this.#again.delete(topic)) this.changed(topic);
  }
}
