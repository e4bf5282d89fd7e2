export interface StackPart {
  readonly kind: 'own' | 'packages';
  readonly lines: readonly string[];
}

/** Frames of packages, of Node itself, and of the language process around the function. */
const FOREIGN = /[\\/]node_modules[\\/]|\(node:|at node:|\(<anonymous>\)|[\\/]languages[\\/]node[\\/]runtime[\\/]/;

/** Lines of the app's own code apart from those that tell little. */
export function partsOf(stack: string): readonly StackPart[] {
  const parts: { kind: StackPart['kind']; lines: string[] }[] = [];
  for (const line of stack.split('\n')) {
    const kind = FOREIGN.test(line) ? 'packages' : 'own';
    const last = parts.at(-1);
    if (last?.kind === kind) last.lines.push(line);
    else parts.push({ kind, lines: [line] });
  }
  return parts;
}
