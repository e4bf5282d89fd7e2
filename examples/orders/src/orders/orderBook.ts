import { randomUUID } from 'node:crypto';
import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Order } from './order';

/** One file for each handled order. With workers on several machines ORDERS_FOLDER must name a folder that all of them reach. */
const FOLDER = process.env.ORDERS_FOLDER ?? join(tmpdir(), `orders-of-${process.getuid?.() ?? 'me'}`);

/** Enters an order once, by its id: false when it is in the book already. Either the whole order is in or nothing of it. */
export async function enter(order: Order): Promise<boolean> {
  await mkdir(FOLDER, { recursive: true });
  const draft = join(FOLDER, `${randomUUID()}.draft`);
  await writeFile(draft, JSON.stringify(order));
  try {
    await link(draft, join(FOLDER, `${order.id}.json`));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    await rm(draft);
  }
}

/** Orders taken on that UTC day, YYYY-MM-DD. */
export async function ordersOf(day: string): Promise<Order[]> {
  const names = await readdir(FOLDER).catch(() => []);
  const files = names.filter((name) => name.endsWith('.json'));
  const orders = await Promise.all(
    files.map(async (name) => JSON.parse(await readFile(join(FOLDER, name), 'utf8')) as Order),
  );
  return orders.filter(({ takenAt }) => takenAt.startsWith(day));
}
