import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { codeOf } from '#contracts/errors.js';
import { KeyRing, makeKeyRing, parseKeyRing } from './key-ring.js';

const purpose = ['setting', 'orders', 'CONNECTION'] as const;

function aKey(id: string) {
  return { id, key: randomBytes(32) };
}

function errorOf(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('KeyRing', () => {
  it('opens what it sealed', () => {
    const ring = new KeyRing([aKey('a')]);
    expect(ring.open(ring.seal('geheim ✓', purpose), purpose)).toBe('geheim ✓');
    expect(ring.open(ring.seal('', purpose), purpose)).toBe('');
  });

  it('never seals to the same text twice', () => {
    const ring = new KeyRing([aKey('a')]);
    expect(ring.seal('x', purpose).text).not.toBe(ring.seal('x', purpose).text);
  });

  it('refuses a value with any one byte changed', () => {
    const ring = new KeyRing([aKey('a')]);
    const sealed = ring.seal('secret', purpose);
    const bytes = Buffer.from(sealed.text, 'base64');
    for (let at = 0; at < bytes.length; at += 1) {
      const altered = Buffer.from(bytes);
      altered.writeUInt8((altered.readUInt8(at) + 1) % 256, at);
      const act = () => ring.open({ keyId: 'a', text: altered.toString('base64') }, purpose);
      expect(codeOf(errorOf(act))).toBe('SECRET_UNREADABLE');
    }
  });

  it('refuses a value that is cut short', () => {
    const ring = new KeyRing([aKey('a')]);
    expect(codeOf(errorOf(() => ring.open({ keyId: 'a', text: 'AAAA' }, purpose)))).toBe('SECRET_UNREADABLE');
  });

  it('refuses a value that was sealed for another purpose', () => {
    const ring = new KeyRing([aKey('a')]);
    const sealed = ring.seal('secret', ['setting', 'orders', 'A']);
    expect(codeOf(errorOf(() => ring.open(sealed, ['setting', 'invoices', 'A'])))).toBe('SECRET_UNREADABLE');
    expect(codeOf(errorOf(() => ring.open(sealed, ['setting', 'orders A'])))).toBe('SECRET_UNREADABLE');
  });

  it('seals with the newest key and still opens what older ones sealed', () => {
    const [old, young] = [aKey('old'), aKey('young')];
    const before = new KeyRing([old]).seal('secret', purpose);
    const rotated = new KeyRing([old, young]);
    expect(rotated.open(before, purpose)).toBe('secret');
    const after = rotated.seal('secret', purpose);
    expect(after.keyId).toBe('young');
    expect(new KeyRing([young]).open(after, purpose)).toBe('secret');
  });

  it('names the key that is missing, never the value', () => {
    const sealed = new KeyRing([aKey('old')]).seal('secret', purpose);
    const error = errorOf(() => new KeyRing([aKey('young')]).open(sealed, purpose));
    expect(codeOf(error)).toBe('SECRET_UNREADABLE');
    expect(String(error)).toContain('key old is not in the key ring');
    expect(String(error)).not.toContain(sealed.text);
  });

  it('derives one key per purpose, the same for the same ring', () => {
    const key = aKey('a');
    const [one, other] = [new KeyRing([key]), new KeyRing([key])];
    expect(one.derive('location').equals(other.derive('location'))).toBe(true);
    expect(one.derive('location').equals(one.derive('bodies'))).toBe(false);
    expect(one.derive('location')).toHaveLength(32);
  });
});

describe('parseKeyRing', () => {
  it('reads what makeKeyRing made', () => {
    const text = makeKeyRing(new Date('2026-11-22T00:00:00Z'));
    const sealed = parseKeyRing(text, 'here').seal('secret', purpose);
    expect(sealed.keyId).toMatch(/^2026-11-22-[0-9a-f]{6}$/);
    expect(parseKeyRing(text, 'there').open(sealed, purpose)).toBe('secret');
  });

  const good = { id: 'a', key: Buffer.alloc(32, 7).toString('base64') };
  it.each([
    ['no JSON', 'nonsense'],
    ['another shape', '{"key":"x"}'],
    ['no key', '{"keys":[]}'],
    ['a short key', JSON.stringify({ keys: [{ id: 'a', key: 'AAAA' }] })],
    ['one bad key among good ones', JSON.stringify({ keys: [good, { id: '', key: good.key }] })],
    ['an id twice', JSON.stringify({ keys: [good, good] })],
  ])('refuses %s, naming where it came from', (_what, text) => {
    const error = errorOf(() => parseKeyRing(text, '/state/keyring.json'));
    expect(codeOf(error)).toBe('CONFIG_INVALID');
    expect(String(error)).toContain('/state/keyring.json is not a key ring');
    expect(String(error)).not.toContain(good.key);
  });
});
