import { Injectable } from '@nestjs/common';
import type { AppKey } from '../../apps/catalog/app-catalog.js';
import type { KeyName, KeyScope } from '../../apps/app-store.js';
import { KeyChanges } from '../../apps/keys/key-changes.js';
import { empty, json, type Answer } from '../answer.js';
import { AdminRoutes, adminRoute, type AdminCall, type AdminRoute } from './admin-route.js';
import { invalid, memberOf, readJson } from './read-json.js';

const MASTER: KeyName = { scope: 'master', function: '', name: '_master' };

/** Where the keys of a collection belong: undefined when its function is unknown. */
type Owner = (call: AdminCall) => Pick<KeyName, 'scope' | 'function'> | undefined;

/**
 * `/admin/functions/{function}/keys`, `/admin/host/keys` (or `functionkeys`) and `/admin/host/systemkeys` (host-semantics, section 2). Names are
 * compared without letter case. In the host's collections `_master` is the master key, which can be set and read there but not deleted.
 */
@Injectable()
export class KeyRoutes extends AdminRoutes {
  readonly routes: readonly AdminRoute[] = [
    ...this.#collection('/admin/host/(?:keys|functionkeys)', () => ownerOf('host')),
    ...this.#collection('/admin/host/systemkeys', () => ownerOf('system')),
    ...this.#collection('/admin/functions/{function}/keys', ({ table, names }) => {
      const metadata = table.findFunction(names['function'] ?? '');
      return metadata === undefined ? undefined : ownerOf('function', metadata.name);
    }),
  ];

  constructor(private readonly changes: KeyChanges) {
    super();
  }

  #collection(path: string, owner: Owner): AdminRoute[] {
    const item = `${path}/{key}`;
    return [
      adminRoute('GET', path, (call) => list(call, owner(call))),
      adminRoute('GET', item, (call) => show(call, nameOf(call, owner))),
      adminRoute('POST', item, (call) => this.#save(call, nameOf(call, owner))),
      adminRoute('PUT', item, (call) => this.#put(call, nameOf(call, owner))),
      adminRoute('DELETE', item, (call) => this.#delete(call, nameOf(call, owner))),
    ];
  }

  async #put(call: AdminCall, name: KeyName | undefined): Promise<Answer> {
    const value = memberOf(await readJson(call.exchange), 'value');
    if (typeof value !== 'string' || value === '') return invalid('Invalid key value');
    return this.#save(call, name, value);
  }

  async #save(call: AdminCall, name: KeyName | undefined, value?: string): Promise<Answer> {
    if (name === undefined) return empty(404);
    if (isReserved(name)) return invalid(`_master names the app's master key: a function has none`);
    const { table, actor } = call;
    const saved = await this.changes.save(actor, table.name, name, value);
    return json(saved.outcome === 'inserted' ? 201 : 200, document(call, { ...name, value: saved.value }));
  }

  async #delete({ table, actor }: AdminCall, name: KeyName | undefined): Promise<Answer> {
    if (name === undefined) return empty(404);
    if (name.scope === 'master' || isReserved(name))
      return invalid('The master key cannot be deleted: set another one');
    if (!table.snapshot.keys.some((key) => isSame(key, name))) return empty(404);
    return empty((await this.changes.delete(actor, table.name, name)) ? 204 : 404);
  }
}

function ownerOf(scope: KeyScope, functionName = ''): Pick<KeyName, 'scope' | 'function'> {
  return { scope, function: functionName.toLowerCase() };
}

/** The key as it is written in the store when it is there, in whatever case it was asked for. */
function nameOf(call: AdminCall, owner: Owner): KeyName | undefined {
  const found = owner(call);
  const name = call.names['key'] ?? '';
  if (found === undefined) return undefined;
  if (found.scope !== 'function' && name.toLowerCase() === MASTER.name) return MASTER;
  const wanted = { ...found, name };
  return call.table.snapshot.keys.find((key) => isSame(key, wanted)) ?? wanted;
}

function list(call: AdminCall, owner: Pick<KeyName, 'scope' | 'function'> | undefined): Answer {
  if (owner === undefined) return empty(404);
  const keys = call.table.snapshot.keys.filter((key) => key.scope === owner.scope && key.function === owner.function);
  return json(200, { keys: keys.map(({ name, value }) => ({ name, value })), links: linksOf(call) });
}

function show(call: AdminCall, name: KeyName | undefined): Answer {
  const key = name === undefined ? undefined : call.table.snapshot.keys.find((one) => isSame(one, name));
  return key === undefined ? empty(404) : json(200, document(call, key));
}

function document(call: AdminCall, { name, value }: AppKey): object {
  return { name, value, links: linksOf(call) };
}

function linksOf({ site, exchange }: AdminCall): object[] {
  return [{ rel: 'self', href: `${site}${exchange.path}` }];
}

function isReserved({ scope, name }: KeyName): boolean {
  return scope === 'function' && name.toLowerCase() === MASTER.name;
}

function isSame(one: KeyName, other: KeyName): boolean {
  return (
    one.scope === other.scope && one.function === other.function && one.name.toLowerCase() === other.name.toLowerCase()
  );
}
