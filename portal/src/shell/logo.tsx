const ADDRESS = new URL('./logo.svg', import.meta.url).href;

/** Beside a text that says the same. */
export function Logo({ size }: { readonly size: number }) {
  return <img src={ADDRESS} alt="" width={size} height={size} />;
}
