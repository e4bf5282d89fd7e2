import type { SettingRow } from '#src/apps/app-store.js';
import { DELETE_SETTINGS, INSERT_SETTINGS } from './app-statements.js';
import type { Transaction } from './mssql-database.js';

/** `settings` become the app's whole set. Under the app's lock. */
export async function replaceSettings(
  transaction: Transaction,
  app: string,
  settings: readonly Omit<SettingRow, 'app'>[],
): Promise<void> {
  const list = settings.map(({ name, value, slotSetting = false }) => {
    return { name, keyId: value.keyId, sealed: value.text, slotSetting };
  });
  await transaction.run(DELETE_SETTINGS, { app });
  await transaction.run(INSERT_SETTINGS, { app, settings: JSON.stringify(list) });
}
