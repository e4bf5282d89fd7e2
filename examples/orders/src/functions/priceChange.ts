import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import { PRICES } from '../orders/order';

/** Needs a key: says what a raise of every price by some per cent would do. */
export async function priceChange(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const percent = Number(request.query.get('percent') ?? Number.NaN);
  if (!Number.isFinite(percent)) return { status: 400, jsonBody: { error: 'percent must be a number' } };
  context.log(`Working out a price change of ${percent} %`);
  const changed = Object.entries(PRICES).map(([sku, cents]) => [sku, Math.round(cents * (1 + percent / 100))]);
  return { jsonBody: Object.fromEntries(changed) };
}

app.get('priceChange', { route: 'price-change', authLevel: 'function', handler: priceChange });
