import { dateTimeFormat } from '@grafana/data';
import type { UPlotConfigBuilder } from '@grafana/ui';
import { Tooltip, useTheme2 } from '@grafana/ui';
import type { AnnotationEvent } from '../../../src/contract.ts';
import { useBoard } from '../boards/board-context.ts';
import { PlotOverlay } from './plot-overlay.tsx';

interface Props {
  config: UPlotConfigBuilder;
  events: AnnotationEvent[];
}

/** Vertical lines where something happened, with a mark below that says what. */
export function AnnotationsPlugin({ config, events }: Props) {
  return (
    <PlotOverlay config={config}>
      {(plot, { width }) =>
        events
          .map((event) => ({
            event,
            from: Math.max(0, plot.valToPos(event.time, 'x')),
            to: Math.min(width, plot.valToPos(event.timeEnd, 'x')),
          }))
          .filter(({ from, to }) => from <= width && to >= 0)
          .map(({ event, from, to }) => (
            <Region
              key={`${event.title} ${event.text} ${event.time}`}
              event={event}
              from={from}
              to={to}
            />
          ))
      }
    </PlotOverlay>
  );
}

function Region({ event, from, to }: { event: AnnotationEvent; from: number; to: number }) {
  const theme = useTheme2();
  const color = theme.visualization.getColorByName(event.color);
  return (
    <div
      style={{
        position: 'absolute',
        left: from,
        width: Math.max(0, to - from),
        height: '100%',
        borderLeft: `1px dashed ${color}`,
        background: `color-mix(in srgb, ${color} 10%, transparent)`,
      }}
    >
      <Mark event={event} color={color} />
    </div>
  );
}

function Mark({ event, color }: { event: AnnotationEvent; color: string }) {
  const { timeZone } = useBoard();
  const time = dateTimeFormat(event.time, { timeZone });
  return (
    <Tooltip content={`${time}: ${event.title}. ${event.text}`}>
      <button
        type="button"
        aria-label={`${time}: ${event.title}. ${event.text}`}
        style={{
          position: 'absolute',
          top: '100%',
          left: -5,
          width: 0,
          height: 0,
          padding: 0,
          background: 'none',
          border: '5px solid transparent',
          borderTop: 0,
          borderBottomColor: color,
          pointerEvents: 'auto',
        }}
      />
    </Tooltip>
  );
}
