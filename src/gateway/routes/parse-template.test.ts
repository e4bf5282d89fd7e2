import { describe, expect, it } from '@jest/globals';
import { matchRoute, splitPath } from './match-route.js';
import { parseTemplate } from './parse-template.js';

const match = (template: string, path: string): Record<string, string> | undefined => {
  const values = matchRoute(parseTemplate(template), splitPath(path));
  return values === undefined ? undefined : { ...values };
};

describe('route templates', () => {
  it.each<[string, string, Record<string, string> | undefined]>([
    ['api/orders', '/api/orders', {}],
    ['api/orders', '/API/Orders', {}],
    ['api/orders', '/api/orders/', {}],
    ['api/orders', '/api/orders/1', undefined],
    ['api/orders', '/api', undefined],
    ['api/orders/{id}', '/api/orders/7', { id: '7' }],
    ['api/orders/{id}', '/api/orders/A%20b%2Fc', { id: 'A b/c' }],
    ['api/orders/{id}', '/api/orders/100%', { id: '100%' }],
    ['api/orders/{id}', '/api/orders', undefined],
    ['api/orders/{id}', '/api/orders//', undefined],
    ['api/orders/{id?}', '/api/orders', {}],
    ['api/orders/{id?}', '/api/orders/7', { id: '7' }],
    ['api/{day?}/{hour?}', '/api', {}],
    ['api/orders/{id=latest}', '/api/orders', { id: 'latest' }],
    ['api/orders/{id=latest}', '/api/orders/7', { id: '7' }],
    ['api/{*rest}', '/api', {}],
    ['api/{*rest}', '/api/a/b%20c', { rest: 'a/b c' }],
    ['api/{*rest}', '/api/a/b/', { rest: 'a/b/' }],
    ['api/{**rest}', '/api/a/b/c', { rest: 'a/b/c' }],
    ['api/{*rest=index}', '/api', { rest: 'index' }],
    ['{*path}', '/', {}],
    ['', '/', {}],
    ['files/a-{x}.{ext?}', '/files/a-b.txt', { x: 'b', ext: 'txt' }],
    ['files/a-{x}.{ext?}', '/files/A-b', { x: 'b' }],
    ['files/a-{x}.{ext?}', '/files/a-b.tar.gz', { x: 'b.tar', ext: 'gz' }],
    ['files/a-{x}.{ext?}', '/files/a-.gz', { x: '.gz' }],
    ['files/{x}.{ext?}', '/files/.gz', { x: '.gz' }],
    ['{a}-{b}-{c}', '/1-2-3-4', { a: '1-2', b: '3', c: '4' }],
    ['{a}-{b}', '/-1', undefined],
    ['v{version}', '/v', undefined],
    ['v{version}', '/v1v2', { version: '1v2' }],
    ['{{x}}/{id}', '/{x}/1', { id: '1' }],
    ['o/{id:int}', '/o/12', { id: '12' }],
    ['o/{id:int}', '/o/x', undefined],
    ['o/{id:int?}', '/o', {}],
    ['o/{id:int:range(1,9)}', '/o/10', undefined],
    ['o/{id:int:range(1,9)}', '/o/9', { id: '9' }],
    ['o/{id:int=5}', '/o', { id: '5' }],
    ['o/{id:regex(^[a-f]{{2}}:x$)}', '/o/ab:x', { id: 'ab:x' }],
    ['o/{id:regex(^\\d{{3}}$)}', '/o/123', { id: '123' }],
    ['o/{id:regex(^\\d{{3}}$)}', '/o/1234', undefined],
    ['o/{id:regex(^(a|b).c$)=a=c}', '/o/b=c', { id: 'b=c' }],
    ['o/{id:regex(^(a|b).c$)=a=c}', '/o', { id: 'a=c' }],
  ])('%s on %s gives %j', (template, path, values) => {
    expect(match(template, path)).toEqual(values);
  });

  it.each([
    ['api//orders', 'empty segment'],
    ['api/{id', "'{' without"],
    ['api/id}', "'}' without"],
    ['api/{}', 'needs a name'],
    ['api/{a{b}', "'{' without"],
    ['api/{id}/{ID}', 'twice'],
    ['api/{a}{b}', 'nothing between'],
    ['api/{*rest}/x', 'not the last'],
    ['api/x{*rest}', 'segment of its own'],
    ['api/{*rest?}', 'catch-all and optional'],
    ['api/{id?=1}', 'needs a name'],
    ['api/{id=1?}', 'optional and have a default'],
    ['api/{x?}-b', 'optional parameter inside'],
    ['api/a-{x?}', 'optional parameter inside'],
    ['api/what?', "'?' outside"],
    ['api/{id:number}', "unknown route constraint 'number'"],
    ['api/{id:range(1)}', "unknown route constraint 'range(1)'"],
    ['api/{id:int(3)}', "unknown route constraint 'int(3)'"],
    ['api/{id:constructor}', "unknown route constraint 'constructor'"],
    ['api/{id:regex(()}', 'not a valid expression'],
  ])('%s is refused: %s', (template, why) => {
    expect(() => parseTemplate(template)).toThrow(
      expect.objectContaining({ code: 'FUNCTION_NOT_RUNNABLE', message: expect.stringContaining(why) }),
    );
  });

  it('matches a long hostile segment in no time', () => {
    const started = performance.now();
    expect(match('{a}-{b}-{c}-{d}x', `/${'-'.repeat(15_000)}`)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(200);
  });

  it('gives up an expression that backtracks without end', () => {
    const started = performance.now();
    expect(match('o/{id:regex(^(a+)+$)}', `/o/${'a'.repeat(60)}!`)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
