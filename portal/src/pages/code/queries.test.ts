import { expect, it } from '@jest/globals';
import { QueryClient, QueryObserver } from '@tanstack/react-query';
import { fileKey, fileQuery } from './queries.js';

it('shows what the version before had as a placeholder only, and nothing of another file', () => {
  const queries = new QueryClient({ defaultOptions: { queries: { enabled: false } } });
  const read = (path: string, version: string) => ({ ...fileQuery('orders', path, version), enabled: false });
  queries.setQueryData(fileKey('orders', 'a.js', 'v1'), { kind: 'text', text: '1' });
  const observer = new QueryObserver(queries, read('a.js', 'v1'));
  const stop = observer.subscribe(() => {});
  const shown = { data: { kind: 'text', text: '1' } };
  expect(observer.getCurrentResult()).toMatchObject({ ...shown, isPlaceholderData: false });
  observer.setOptions(read('a.js', 'v2'));
  expect(observer.getCurrentResult()).toMatchObject({ ...shown, isPlaceholderData: true });
  observer.setOptions(read('b.js', 'v2'));
  expect(observer.getCurrentResult().data).toBeUndefined();
  stop();
});
