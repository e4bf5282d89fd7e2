import { app, type InvocationContext, type Timer } from '@azure/functions';
import { ordersOf } from '../orders/orderBook';

/** Sums up the day. The schedule is a setting: every minute to try it out, `0 55 23 * * *` in earnest. */
export async function dailyReport(timer: Timer, context: InvocationContext): Promise<void> {
  const day = new Date().toISOString().slice(0, 10);
  const orders = await ordersOf(day);
  const cents = orders.reduce((sum, order) => sum + order.totalCents, 0);
  context.log(`${day}: ${orders.length} orders, ${cents} cents${timer.isPastDue ? ' (late)' : ''}`);
}

app.timer('dailyReport', { schedule: '%REPORT_SCHEDULE%', handler: dailyReport });
