import { describe, expect, it } from '@jest/globals';
import { maskedIn } from './build-environment.js';

describe('the log of a build', () => {
  it('shows no setting that the build is given', () => {
    expect(maskedIn('GET https://registry/?t=s3cret-1', { NPM_TOKEN: 's3cret-1' })).toBe('GET https://registry/?t=***');
  });

  it('shows no end of a setting that begins with another one', () => {
    const settings = { NPM_USER: 's3cret', NPM_TOKEN: 's3cret-and-more' };
    expect(maskedIn('s3cret-and-more for s3cret', settings)).toBe('*** for ***');
  });

  it('shows no line of a setting that has several', () => {
    const settings = { BUILD_KEY: '-----BEGIN KEY-----\nMIIEvQIBADAN\n-----END KEY-----\n' };
    expect(maskedIn('read MIIEvQIBADAN', settings)).toBe('read ***');
  });

  it('leaves short values, which stand in many words, and what the build is not given', () => {
    const settings = { NPM_LEVEL: 'info', DATABASE: 'shop-database' };
    expect(maskedIn('info: shop-database', settings)).toBe('info: shop-database');
  });
});
