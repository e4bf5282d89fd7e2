export interface StackPart {
  readonly kind: 'own' | 'packages';
  readonly lines: readonly string[];
}

/** Frames of packages, of Node itself, and of the language process around the function. */
const FOREIGN = /[\\/]node_modules[\\/]|\(node:|at node:|\(<anonymous>\)|[\\/]languages[\\/]node[\\/]runtime[\\/]/;

/** Where a worker has unpacked the version, up to the app's own root. */
const UNPACKED = /(?:file:\/\/)?[^\s()]*[\\/]packages[\\/][0-9a-f]{64}[\\/]app[\\/]/g;

/** Lines of the app's own code apart from those that tell little; files by their path within the app. */
export function partsOf(stack: string): readonly StackPart[] {
  const parts: { kind: StackPart['kind']; lines: string[] }[] = [];
  for (const line of stack.split('\n')) {
    const kind = FOREIGN.test(line) ? 'packages' : 'own';
    const short = line.replaceAll(UNPACKED, '');
    const last = parts.at(-1);
    if (last?.kind === kind) last.lines.push(short);
    else parts.push({ kind, lines: [short] });
  }
  return parts;
}
