import { assertHealthy, containers, docker } from './compose.ts';
import { eventually } from './eventually.ts';

/** Undoes what a fault test did to the containers, and waits until the stack is well again. */
export async function heal(): Promise<void> {
  for (const { Id, State, HostConfig } of await containers()) {
    if (State.Status === 'paused') await docker(['unpause', Id]);
    const endedForGood = HostConfig.RestartPolicy.Name === 'no';
    if (State.Status === 'exited' && !endedForGood) await docker(['start', Id]);
  }
  await untilHealthy();
}

/** Waits until every service answers, for example after some have been started anew. */
export function untilHealthy(): Promise<void> {
  return eventually('every service is healthy', assertHealthy, { seconds: 120 });
}
