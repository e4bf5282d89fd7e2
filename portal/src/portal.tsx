import { FluentProvider } from '@fluentui/react-components';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { isRefusal } from './api/poll.js';
import { Boundary } from './components/boundary.js';
import { PortalRoutes } from './routes.js';
import { SessionProvider } from './session/session.js';
import { ThemeProvider, useTheme } from './shell/theme.js';

const MAX_TRIES = 2;

const queries = new QueryClient({
  defaultOptions: {
    // Management may be on this machine: whether the browser has a network says nothing.
    mutations: { networkMode: 'always' },
    queries: {
      networkMode: 'always',
      refetchOnReconnect: true,
      retry: (tries, error) => tries < MAX_TRIES && !isRefusal(error),
      staleTime: 1_000,
    },
  },
});

/** The routes are in routes.tsx. A router of this kind, because only such a one lets a page ask before it is left. */
const router = createBrowserRouter([{ path: '*', Component: Pages }]);

function Pages() {
  return (
    <SessionProvider>
      <Boundary>
        <PortalRoutes />
      </Boundary>
    </SessionProvider>
  );
}

export function Portal() {
  return (
    <ThemeProvider>
      <Themed />
    </ThemeProvider>
  );
}

function Themed() {
  const { theme } = useTheme();
  return (
    <FluentProvider theme={theme}>
      <QueryClientProvider client={queries}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </FluentProvider>
  );
}
