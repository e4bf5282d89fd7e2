import { describe, expect, it, jest } from '@jest/globals';
import sql from 'mssql';
import { load } from './mssql-request.js';
import { type } from './sql-types.js';

describe('load', () => {
  it('gives every column its own name, also those of one type', async () => {
    const request = new sql.Request();
    const bulk = jest.spyOn(request, 'bulk').mockImplementation(() => undefined);
    const columns = ['attempts', 'final_attempt'].map((name) => ({ name, type: type.int, nullable: false }));

    await load(request, '#execution', columns, [[1, 2]]);

    const [table] = bulk.mock.calls[0] as unknown as [sql.Table];
    expect([...table.columns].map(({ name }) => name)).toEqual(['attempts', 'final_attempt']);
  });
});
