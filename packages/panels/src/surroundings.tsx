import type { DashboardCursorSync, EventBus, InterpolateFunction, TimeRange } from '@grafana/data';
import { EventBusSrv } from '@grafana/data';
import type { AnchorHTMLAttributes, ComponentType, PropsWithChildren } from 'react';
import { createContext, useContext, useMemo } from 'react';
import type { AnnotationEvent } from './types.ts';

/** What the panels of a page have in common, and what they ask of the page. */
export interface Surroundings {
  range: TimeRange;
  timeZone: string;
  /** Fills in variables: `createReplaceVariables`. */
  replaceVariables: InterpolateFunction;
  /** Every graph marks these. */
  annotations: AnnotationEvent[];
  /** Graphs of one scope move their cursors together, as far as `cursorSync` says. */
  scope: string;
  cursorSync: DashboardCursorSync;
  /** The reader chose a time on a graph. Both are in milliseconds since 1970. */
  onZoom(from: number, to: number): void;
  /** Where an address of a board's link leads on this page; undefined where it leads nowhere. */
  destination(url: string): string | undefined;
  /** Leads to the page of a trace. */
  TraceLink: ComponentType<TraceLinkProps>;
}

export interface TraceLinkProps extends AnchorHTMLAttributes<HTMLAnchorElement> {
  traceId: string;
}

const Context = createContext<(Surroundings & { eventBus: EventBus }) | undefined>(undefined);

/** Goes around the panels of a page, with one value for all of them. */
export function SurroundingsProvider({
  value,
  children,
}: PropsWithChildren<{ value: Surroundings }>) {
  const eventBus = useMemo(() => new EventBusSrv(), []);
  const whole = useMemo(() => ({ ...value, eventBus }), [value, eventBus]);
  return <Context.Provider value={whole}>{children}</Context.Provider>;
}

/** @throws {Error} outside of a `SurroundingsProvider` */
export function useSurroundings() {
  const surroundings = useContext(Context);
  if (!surroundings) throw new Error('A panel needs a SurroundingsProvider around it');
  return surroundings;
}
