import { EXCHANGES, type Address, type ExchangeName } from '#contracts/topology.js';
import { topicMatcher } from '../topic-pattern.js';

type ExchangeType = (typeof EXCHANGES)[keyof typeof EXCHANGES]['type'];

interface Binding<Target> {
  readonly routingKey: string;
  readonly matches: (key: string) => boolean;
  readonly target: Target;
}

interface Exchange<Target> {
  readonly type: ExchangeType;
  readonly bindings: Binding<Target>[];
  /** Direct exchanges have a binding for each app: looked up, not searched. */
  readonly byKey: Map<string, Set<Target>>;
}

/** The exchanges of contracts/topology.ts and what is bound to them. */
export class Exchanges<Target> {
  readonly #exchanges = new Map<ExchangeName, Exchange<Target>>();

  constructor() {
    for (const { name, type } of Object.values(EXCHANGES)) {
      this.#exchanges.set(name, { type, bindings: [], byKey: new Map() });
    }
  }

  /** Binding twice is binding once. An exchange of an older topology is left out: nobody publishes to it any more. */
  bind({ exchange: name, routingKey }: Address, target: Target): void {
    const exchange = this.#exchanges.get(name);
    if (
      exchange === undefined ||
      exchange.bindings.some((old) => old.routingKey === routingKey && old.target === target)
    ) {
      return;
    }
    const matches = exchange.type === 'topic' ? topicMatcher(routingKey) : () => true;
    exchange.bindings.push({ routingKey, matches, target });
    const targets = exchange.byKey.get(routingKey) ?? new Set();
    exchange.byKey.set(routingKey, targets.add(target));
  }

  /** Everything that gets a message published there, each once, however many of its bindings match. */
  route({ exchange: name, routingKey }: Address): ReadonlySet<Target> {
    const exchange = this.#exchanges.get(name);
    if (exchange === undefined) return new Set();
    if (exchange.type === 'direct') return exchange.byKey.get(routingKey) ?? new Set();
    return new Set(exchange.bindings.filter(({ matches }) => matches(routingKey)).map(({ target }) => target));
  }
}
