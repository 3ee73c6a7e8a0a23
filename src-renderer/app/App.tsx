import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { MillraceError } from '#contract/errors.ts';
import { ClientProvider, useClientState } from '../client/ClientProvider.tsx';
import type { Connections } from '../client/createConnections.ts';
import { feedCache } from '../client/engineCache.ts';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Waiting } from './places/Waiting.tsx';
import { Window } from './places/Window.tsx';
import { cssVariables, theme } from './theme.ts';

export function App({ connections }: { connections: Connections }) {
  const [cache] = useState(createCache);
  useEffect(() => feedCache(cache, connections), [cache, connections]);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={cache}>
        <ClientProvider connections={connections}>
          <Notifications position="bottom-right" limit={5} containerWidth={340} />
          <ErrorBoundary name="The window">
            <Gate />
          </ErrorBoundary>
        </ClientProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}

/** Nothing is known before the host has answered once; what it can do decides what is shown. */
function Gate() {
  const { info } = useClientState();
  return info ? <Window info={info} /> : <Waiting text="Connecting to Millrace…" />;
}

/** The engine is on this machine: a failed question is not asked again, except when the connection was lost. */
function createCache(): QueryClient {
  const retry = (failures: number, error: Error) =>
    failures < 3 && error instanceof MillraceError && error.code === 'closed';
  return new QueryClient({
    defaultOptions: {
      queries: { retry, retryDelay: 300, refetchOnWindowFocus: false, networkMode: 'always' },
      mutations: { networkMode: 'always' },
    },
  });
}
