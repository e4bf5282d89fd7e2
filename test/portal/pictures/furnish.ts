import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '../../support/eventually.js';
import type { PortalHouse } from '../portal-house.js';

/** Refuses what has no amount: where dead letters come from. */
const BOOK = `
const { app, trigger } = require('@azure/functions');
app.generic('book', {
  trigger: trigger.generic({ type: 'rabbitMQTrigger', name: 'entry', queueName: 'ledger' }),
  retry: { strategy: 'fixedDelay', maxRetryCount: 0, delayInterval: { seconds: 0 } },
  handler: (entry, context) => {
    context.log('entry ' + entry.id + ' of account ' + entry.account);
    if (typeof entry.amount !== 'number') throw new Error('entry ' + entry.id + ' has no amount');
  },
});
`;
const CUSTOMERS = ['Ada', 'Bo', 'Cy', 'Dee', 'Eve'] as const;
const SKUS = ['lamp', 'desk', 'chair'] as const;
const ORDERS = 60;
const ENTRIES = 30;
const NIGHT_ITEMS = 40;
const FAILED_ORDERS = '/api/executions?app=orders&function=handleOrder&status=Failed';

interface Listed {
  readonly items: readonly { readonly id: string; readonly day?: string }[];
}

/** The app as the pictures have it: the example, and a function that refuses some of its messages. */
export function furnishApp(folder: string): void {
  writeFileSync(join(folder, 'dist/functions/book.js'), BOOK);
}

/** What has happened before the pictures are taken, by the ways that it would come. */
export async function furnishHouse(house: PortalHouse): Promise<void> {
  const { gateway } = house.installation;
  for (let at = 0; at < ORDERS; at += 1) {
    await fetch(`${gateway}/api/prices/${SKUS[at % SKUS.length]}`);
    const lines = at % 7 === 6 ? [] : [{ sku: SKUS[at % SKUS.length], quantity: 1 + (at % 3) }];
    const customer = CUSTOMERS[at % CUSTOMERS.length];
    const headers = { 'content-type': 'application/json' };
    await fetch(`${gateway}/api/orders`, { method: 'POST', headers, body: JSON.stringify({ customer, lines }) });
  }
  const messages = Array.from({ length: ENTRIES }, (_, at) => ({
    content: { id: `${1_000 + at}`, account: `${4_700 + at}`, ...(at % 4 === 0 ? {} : { amount: 10 * at }) },
  }));
  await made(house, '/api/apps/orders/queues/ledger/messages', { messages });
  await made(house, '/api/batches', {
    id: 'orders-of-the-night',
    app: 'orders',
    function: 'handleOrder',
    name: 'Orders of the night',
    items: Array.from({ length: NIGHT_ITEMS }, (_, at) => nightItem(at)),
  });
  await made(house, '/api/apps/orders/timers/dailyReport/run', {});
  await made(house, '/api/users', {
    name: 'rita',
    password: 'a long one for reading',
    grants: [{ role: 'reader' }],
  });
  await made(house, '/api/users', {
    name: 'otto',
    password: 'a long one for running',
    grants: [{ role: 'operator', app: 'orders' }],
  });
  await made(house, '/api/join-tokens', { name: 'desktops of the second floor', expiresInHours: 72 });
  for (const path of ['/api/dead-letters', FAILED_ORDERS]) {
    await eventually(`something in ${path}`, () => firstOf(house, path));
  }
}

/** The pages by the name of their pictures. */
export async function pagesOf(house: PortalHouse): Promise<Readonly<Record<string, string>>> {
  const failed = await firstOf(house, FAILED_ORDERS);
  const letter = await firstOf(house, '/api/dead-letters');
  const worker = await firstOf(house, '/api/workers');
  if (failed === undefined || letter === undefined || worker === undefined) {
    throw new Error('Nothing has failed that could be shown, or nobody works.');
  }
  return {
    home: '/',
    apps: '/apps',
    app: '/apps/orders',
    'app-versions': '/apps/orders/versions',
    'app-deployments': '/apps/orders/deployments',
    'app-publish': '/apps/orders/publish',
    'app-slots': '/apps/orders/slots',
    'app-settings': '/apps/orders/settings',
    'app-keys': '/apps/orders/keys',
    'app-placement': '/apps/orders/placement',
    'app-logs': '/apps/orders/logs',
    'new-function': '/apps/orders/new-function',
    'app-files': '/apps/orders/code',
    function: '/apps/orders/functions/handleOrder',
    'function-code': '/apps/orders/functions/takeOrder/code',
    'function-test': '/apps/orders/functions/takeOrder/test',
    'function-integration': '/apps/orders/functions/takeOrder/integration',
    'function-logs': '/apps/orders/functions/takeOrder/logs',
    'function-keys': '/apps/orders/functions/priceChange/keys',
    executions: '/executions',
    execution: `/executions/${failed.id}?day=${failed.day ?? ''}`,
    queues: '/queues',
    queue: '/queues/ledger',
    'dead-letters': '/dead-letters',
    'dead-letter': `/dead-letters/${letter.id}`,
    timers: '/timers',
    batches: '/batches',
    batch: '/batches/orders-of-the-night',
    workers: '/workers',
    worker: `/workers/${worker.id}`,
    people: '/people',
    account: '/account',
    audit: '/audit',
    notifications: '/notifications',
    'not-found': '/apps/orders/nothing',
  };
}

function nightItem(at: number): { readonly key: string; readonly input: object } {
  const lines = at % 11 === 10 ? [] : [{ sku: SKUS[at % SKUS.length], quantity: 1 }];
  const customer = CUSTOMERS[at % CUSTOMERS.length];
  const input = { id: `night-${at}`, customer, takenAt: '2026-01-31', lines, totalCents: 4_900 };
  return { key: `order ${at}`, input };
}

async function made(house: PortalHouse, path: string, body: object): Promise<void> {
  const { status, body: answer } = await house.request('POST', path, body);
  if (status >= 300) throw new Error(`POST ${path}: ${status} ${JSON.stringify(answer)}`);
}

async function firstOf(house: PortalHouse, path: string): Promise<Listed['items'][number] | undefined> {
  const { body } = await house.request('GET', path);
  return (body as Listed).items[0];
}
