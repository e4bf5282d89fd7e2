import { randomUUID } from 'node:crypto';
import { app, output, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import { problemWith, totalCents, type Order, type OrderLine } from '../orders/order';

const ordersQueue = output.storageQueue({ queueName: 'orders', connection: 'AzureWebJobsStorage' });

/** Takes an order and leaves the work to `handleOrder`. */
export async function takeOrder(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const body: unknown = await request.json().catch(() => undefined);
  const problem = problemWith(body);
  if (problem !== undefined) {
    context.warn(`Refused an order: ${problem}`);
    return { status: 400, jsonBody: { error: problem } };
  }
  const { customer, lines } = body as { customer: string; lines: OrderLine[] };
  const order: Order = {
    id: randomUUID(),
    customer,
    lines,
    totalCents: totalCents(lines),
    currency: process.env.CURRENCY ?? 'EUR',
    takenAt: new Date().toISOString(),
  };
  context.extraOutputs.set(ordersQueue, order);
  context.log(`Took order ${order.id} from ${customer}: ${order.totalCents} cents`);
  return { status: 202, jsonBody: order };
}

app.post('takeOrder', {
  route: 'orders',
  authLevel: 'anonymous',
  extraOutputs: [ordersQueue],
  handler: takeOrder,
});
