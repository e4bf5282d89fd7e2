import { describe, expect, it } from '@jest/globals';
import { parseBrokerUrl } from './broker-address.js';

describe('parseBrokerUrl', () => {
  it.each([
    ['amqp://broker', 'broker', 5672, 'guest', 'guest', ''],
    ['amqps://broker', 'broker', 5671, 'guest', 'guest', ''],
    ['amqp://night:shift@broker:5673/jobs', 'broker', 5673, 'night', 'shift', 'jobs'],
    ['amqp://night%40home:a%2Cb%2F@broker/a%2Fb', 'broker', 5672, 'night@home', 'a,b/', 'a%2Fb'],
    ['amqp://night:@[::1]:5672', '::1', 5672, 'night', '', ''],
  ])('%s', (url, hostname, port, username, password, vhost) => {
    const [address] = parseBrokerUrl(url);
    expect(address?.target).toMatchObject({ hostname, port, username, password, vhost, heartbeat: 5 });
  });

  it('reads several addresses, and labels them without their secrets', () => {
    const addresses = parseBrokerUrl(' amqp://night:s3cret@one , amqps://night:s3cret@two:5680/jobs, ');
    expect(addresses.map(({ label }) => label)).toEqual(['one:5672', 'two:5680']);
    expect(addresses.map(({ target }) => target.protocol)).toEqual(['amqp', 'amqps']);
  });

  it('names every wrong entry by its number, never by its text', () => {
    const read = (): unknown => parseBrokerUrl('http://s3cret@one,amqp://two,amqp://night:%s3cret@three');
    expect(read).toThrow(/address 1 of 3.*\n.*address 3 of 3/);
    expect(read).not.toThrow(/s3cret/);
  });
});
