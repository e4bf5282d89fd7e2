import { closeSync, openSync, readSync } from 'node:fs';

const FILE = /(?:\/|[A-Za-z]:\\)[^'"\n:]*?\.node\b/;
const OTHER_NODE = /using NODE_MODULE_VERSION (\d+)/;
const NEWER_LIBRARY = /version `(\w+_[\d.]+)' not found/;

/** The Node of each NODE_MODULE_VERSION that people still have. */
const NODES: Readonly<Record<string, string>> = {
  '93': '16',
  '108': '18',
  '115': '20',
  '127': '22',
  '131': '23',
  '137': '24',
  '141': '25',
};
const ELF_MACHINES: Readonly<Record<number, string>> = { 3: 'ia32', 40: 'arm', 62: 'x64', 183: 'arm64' };
const MACH_O_TYPES: Readonly<Record<number, string>> = { 0x1000007: 'x64', 0x100000c: 'arm64' };
const HEADER_BYTES = 20;

/** What a native module was built for, when that is not this machine; undefined for any other error. */
export function describeNativeModule(error: Error): string | undefined {
  const { code } = error as { readonly code?: unknown };
  const message = error.message.replaceAll(/\s+/g, ' ');
  if (code !== 'ERR_DLOPEN_FAILED' && !OTHER_NODE.test(message)) return undefined;
  const file = FILE.exec(message)?.[0];
  if (file === undefined) return undefined;
  const built = builtFor(file, message);
  const what = built === undefined ? `cannot be loaded (${message})` : `was built for ${built}`;
  const { versions, platform, arch } = process;
  const here = `${platform} ${arch} with Node ${versions.node} (NODE_MODULE_VERSION ${versions.modules})`;
  return `the native module ${file} ${what}; this worker is ${here}: run "npm ci" on such a machine, and publish the app from there`;
}

function builtFor(file: string, message: string): string | undefined {
  const abi = OTHER_NODE.exec(message)?.[1];
  if (abi !== undefined) return `Node ${NODES[abi] ?? 'of another version'} (NODE_MODULE_VERSION ${abi})`;
  const library = NEWER_LIBRARY.exec(message)?.[1];
  if (library !== undefined) return `a newer Linux (${library})`;
  if (message.includes('musl')) return 'Linux with musl, such as Alpine';
  return platformOf(file);
}

/** By the first bytes of the file. */
function platformOf(file: string): string | undefined {
  const header = Buffer.alloc(HEADER_BYTES);
  try {
    const descriptor = openSync(file, 'r');
    readSync(descriptor, header, 0, HEADER_BYTES, 0);
    closeSync(descriptor);
  } catch {
    return undefined;
  }
  if (header.toString('latin1', 0, 2) === 'MZ') return 'Windows';
  if (header.readUInt32LE(0) === 0xfeedfacf) return `macOS ${MACH_O_TYPES[header.readUInt32LE(4)] ?? ''}`.trim();
  if (header.readUInt32BE(0) === 0xcafebabe) return 'macOS';
  const machine = header.readUInt16LE(18);
  const isElf = header.toString('latin1', 1, 4) === 'ELF';
  return isElf && ELF_MACHINES[machine] !== process.arch ? `Linux ${ELF_MACHINES[machine] ?? ''}`.trim() : undefined;
}
