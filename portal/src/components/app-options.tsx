interface AppOptionsProps {
  readonly names: readonly string[];
  /** Empty: none. */
  readonly chosen: string;
}

/** Apps, in a field to choose one. The chosen one is among them when it is gone, or not told of yet: else the field would show another. */
export function AppOptions({ names, chosen }: AppOptionsProps) {
  const shown = chosen === '' || names.includes(chosen) ? names : [chosen, ...names];
  return shown.map((name) => (
    <option key={name} value={name}>
      {name}
    </option>
  ));
}
