import { app, type InvocationContext } from '@azure/functions';
import { asOrder } from '../orders/order';
import { enter } from '../orders/orderBook';

/** Handles an order from the queue. A message may come twice, so an order that is in the book is left alone. */
export async function handleOrder(message: unknown, context: InvocationContext): Promise<void> {
  const order = asOrder(message);
  const isNew = await enter(order);
  context.log(isNew ? `Handled order ${order.id} of ${order.customer}` : `Order ${order.id} was handled before`);
}

app.storageQueue('handleOrder', {
  queueName: 'orders',
  connection: 'AzureWebJobsStorage',
  handler: handleOrder,
});
