import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import { PRICES } from '../orders/order';

export async function prices(request: HttpRequest): Promise<HttpResponseInit> {
  const { sku } = request.params;
  if (sku === undefined) return { jsonBody: PRICES };
  const priceCents = PRICES[sku];
  return priceCents === undefined ? { status: 404 } : { jsonBody: { sku, priceCents } };
}

app.get('prices', { route: 'prices/{sku?}', authLevel: 'anonymous', handler: prices });
