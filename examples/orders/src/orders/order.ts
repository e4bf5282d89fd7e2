/** Unit prices in cents. */
export const PRICES: Readonly<Record<string, number>> = { lamp: 4900, chair: 8900, desk: 24900 };

export interface OrderLine {
  readonly sku: string;
  readonly quantity: number;
}

export interface Order {
  readonly id: string;
  readonly customer: string;
  readonly lines: readonly OrderLine[];
  readonly totalCents: number;
  readonly currency: string;
  /** ISO 8601, UTC. */
  readonly takenAt: string;
}

/** What is wrong with a request, or nothing. */
export function problemWith(request: unknown): string | undefined {
  if (typeof request !== 'object' || request === null) return 'the body must be a JSON object';
  const { customer, lines } = request as { customer?: unknown; lines?: unknown };
  if (typeof customer !== 'string' || customer === '') return 'customer must be a name';
  if (!Array.isArray(lines) || lines.length === 0) return 'lines must hold at least one line';
  for (const line of lines as Partial<OrderLine>[]) {
    if (typeof line?.sku !== 'string' || PRICES[line.sku] === undefined) return `unknown article: ${String(line?.sku)}`;
    if (!Number.isInteger(line.quantity) || Number(line.quantity) < 1)
      return `quantity of ${line.sku} must be 1 or more`;
  }
  return undefined;
}

/** A message on the queue comes from whoever may send there: nothing is taken on trust. */
export function asOrder(message: unknown): Order {
  const { id, takenAt } = (message ?? {}) as Partial<Order>;
  const problem = problemWith(message);
  if (problem !== undefined) throw new Error(`This is no order: ${problem}`);
  if (typeof id !== 'string' || !/^[\w-]+$/.test(id)) throw new Error('This is no order: it has no id');
  if (Number.isNaN(Date.parse(String(takenAt)))) throw new Error('This is no order: it does not say when it was taken');
  const order = message as Order;
  return { ...order, totalCents: totalCents(order.lines) };
}

export function totalCents(lines: readonly OrderLine[]): number {
  return lines.reduce((sum, { sku, quantity }) => sum + (PRICES[sku] ?? 0) * quantity, 0);
}
