import { lazy, Suspense } from 'react';
import { Navigate, Outlet, Route, Routes, useLocation } from 'react-router';
import { Boundary } from './components/boundary.js';
import { Busy } from './components/busy.js';
import { Failure } from './components/failure.js';
import { useLiveEvents } from './live/use-live-events.js';
import { useSession } from './session/session.js';
import { Shell } from './shell/shell.js';

const SignInPage = lazy(async () => ({ default: (await import('./pages/sign-in/sign-in-page.js')).SignInPage }));
const SetupPage = lazy(async () => ({ default: (await import('./pages/setup/setup-page.js')).SetupPage }));
const HomePage = lazy(async () => ({ default: (await import('./pages/home/home-page.js')).HomePage }));
const AppsPage = lazy(async () => ({ default: (await import('./pages/apps/apps-page.js')).AppsPage }));
const AppPage = lazy(async () => ({ default: (await import('./pages/app/app-page.js')).AppPage }));
const CodePage = lazy(async () => ({ default: (await import('./pages/code/code-page.js')).CodePage }));
const NewFunctionPage = lazy(async () => ({
  default: (await import('./pages/new-function/new-function-page.js')).NewFunctionPage,
}));
const FunctionPage = lazy(async () => ({ default: (await import('./pages/function/function-page.js')).FunctionPage }));
const TimersPage = lazy(async () => ({ default: (await import('./pages/timers/timers-page.js')).TimersPage }));
const BatchesPage = lazy(async () => ({ default: (await import('./pages/batches/batches-page.js')).BatchesPage }));
const BatchPage = lazy(async () => ({ default: (await import('./pages/batches/batch-page.js')).BatchPage }));
const QueuesPage = lazy(async () => ({ default: (await import('./pages/queues/queues-page.js')).QueuesPage }));
const QueuePage = lazy(async () => ({ default: (await import('./pages/queues/queue-page.js')).QueuePage }));
const DeadLettersPage = lazy(async () => ({
  default: (await import('./pages/dead-letters/dead-letters-page.js')).DeadLettersPage,
}));
const LetterPage = lazy(async () => ({ default: (await import('./pages/dead-letters/letter-page.js')).LetterPage }));
const ExecutionsPage = lazy(async () => ({
  default: (await import('./pages/executions/executions-page.js')).ExecutionsPage,
}));
const ExecutionPage = lazy(async () => ({
  default: (await import('./pages/executions/execution-page.js')).ExecutionPage,
}));
const WorkersPage = lazy(async () => ({ default: (await import('./pages/workers/workers-page.js')).WorkersPage }));
const WorkerPage = lazy(async () => ({ default: (await import('./pages/workers/worker-page.js')).WorkerPage }));
const PeoplePage = lazy(async () => ({ default: (await import('./pages/people/people-page.js')).PeoplePage }));
const AccountPage = lazy(async () => ({ default: (await import('./pages/account/account-page.js')).AccountPage }));
const AuditPage = lazy(async () => ({ default: (await import('./pages/audit/audit-page.js')).AuditPage }));
const NotificationsPage = lazy(async () => ({
  default: (await import('./pages/notifications/notifications-page.js')).NotificationsPage,
}));
const NotFoundPage = lazy(async () => ({ default: (await import('./pages/not-found-page.js')).NotFoundPage }));

/** The pages there are. Management serves the portal under the same paths: src/portal/portal.controller.ts. */
export function PortalRoutes() {
  return (
    <Suspense fallback={<Busy />}>
      <Routes>
        <Route path="/sign-in" element={<SignInPage />} />
        <Route path="/setup" element={<SetupPage />} />
        <Route element={<SignedIn />}>
          <Route path="/" element={<HomePage />} />
          <Route path="/apps" element={<AppsPage />} />
          <Route path="/apps/:app" element={<AppPage />} />
          <Route path="/apps/:app/code" element={<CodePage />} />
          <Route path="/apps/:app/new-function" element={<NewFunctionPage />} />
          <Route path="/apps/:app/:part" element={<AppPage />} />
          <Route path="/apps/:app/functions/:function" element={<FunctionPage />} />
          <Route path="/apps/:app/functions/:function/:part" element={<FunctionPage />} />
          <Route path="/queues" element={<QueuesPage />} />
          <Route path="/queues/:queue" element={<QueuePage />} />
          <Route path="/dead-letters" element={<DeadLettersPage />} />
          <Route path="/dead-letters/:id" element={<LetterPage />} />
          <Route path="/timers" element={<TimersPage />} />
          <Route path="/batches" element={<BatchesPage />} />
          <Route path="/batches/:id" element={<BatchPage />} />
          <Route path="/executions" element={<ExecutionsPage />} />
          <Route path="/executions/:id" element={<ExecutionPage />} />
          <Route path="/workers" element={<WorkersPage />} />
          <Route path="/workers/:id" element={<WorkerPage />} />
          <Route path="/people" element={<PeoplePage />} />
          <Route path="/account" element={<AccountPage />} />
          <Route path="/audit" element={<AuditPage />} />
          <Route path="/notifications" element={<NotificationsPage />} />
          <Route path="*" element={<NotFoundPage />} />
        </Route>
      </Routes>
    </Suspense>
  );
}

function SignedIn() {
  const { me, problem, renew } = useSession();
  const { pathname, search } = useLocation();
  useLiveEvents(me?.id, (me?.grants.length ?? 0) > 0);
  if (me === null) {
    const to = `${pathname}${search}`;
    return <Navigate to={to === '/' ? '/sign-in' : `/sign-in?to=${encodeURIComponent(to)}`} replace />;
  }
  if (me === undefined) return problem === null ? <Busy /> : <Failure error={problem} retry={() => void renew()} />;
  return (
    <Shell me={me}>
      <Boundary key={pathname}>
        <Suspense fallback={<Busy />}>
          <Outlet />
        </Suspense>
      </Boundary>
    </Shell>
  );
}
