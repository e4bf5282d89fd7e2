import { Link as FluentLink } from '@fluentui/react-components';
import { useHref, useLinkClickHandler } from 'react-router';

/** A link to another page of the portal. */
export function TextLink({ to, children }: { readonly to: string; readonly children: string }) {
  return (
    <FluentLink href={useHref(to)} onClick={useLinkClickHandler<HTMLAnchorElement>(to)} inline={false}>
      {children}
    </FluentLink>
  );
}
