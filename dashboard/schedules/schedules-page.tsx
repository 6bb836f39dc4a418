import { useEffect, useState } from 'preact/hooks';
import type { Schedule } from '../../contracts/schedules.js';
import type { RequestError } from '../server/requests.js';
import { request } from '../server/requests.js';
import { Header } from '../ui/header.js';
import { SignIn } from '../ui/sign-in.js';
import { ScheduleRow } from './schedule-row.js';

/** `/schedules`: what starts runs at set times, for owners of an API key. */
export function SchedulesPage() {
  const [visit, setVisit] = useState(0);
  const [schedules, setSchedules] = useState<Schedule[]>();
  const [problem, setProblem] = useState<RequestError>();

  async function read() {
    try {
      setSchedules((await request<{ schedules: Schedule[] }>('GET', '/v1/schedules')).schedules);
      setProblem(undefined);
    } catch (error) {
      setProblem(error as RequestError);
    }
  }

  useEffect(() => void read(), [visit]);
  useEffect(() => void (document.title = 'Schedules'), []);

  if (problem?.status === 401 || problem?.status === 403) {
    return (
      <>
        <Header isHomeLinked={false} />
        <main class="narrow">
          <h1>Sign in to see the schedules</h1>
          <SignIn onSignedIn={() => setVisit(visit + 1)} />
        </main>
      </>
    );
  }
  return (
    <>
      <Header isHomeLinked>
        <a class="button header-action" href="/">
          Runs
        </a>
      </Header>
      {problem !== undefined && (
        <p class="banner" role="alert">
          {problem.message}
        </p>
      )}
      <main class="runs-page">
        <h1>Schedules</h1>
        {schedules === undefined && problem === undefined && <p class="quiet">Loading the list…</p>}
        {schedules?.length === 0 && (
          <div class="card empty">
            <h2>No schedules yet</h2>
            <p>
              Create one with <code>intermission schedule create NAME FILE --cron "0 8 * * 1-5"</code>, or from your
              backend with <code>POST /v1/schedules</code>.
            </p>
          </div>
        )}
        {schedules !== undefined && schedules.length > 0 && (
          <ul class="runs schedules">
            {schedules.map((schedule) => (
              <ScheduleRow key={`${schedule.tenant ?? ''}:${schedule.name}`} schedule={schedule} onChanged={read} />
            ))}
          </ul>
        )}
      </main>
    </>
  );
}
