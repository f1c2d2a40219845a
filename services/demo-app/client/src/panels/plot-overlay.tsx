import type { UPlotConfigBuilder } from '@grafana/ui';
import type { ReactNode } from 'react';
import { useLayoutEffect, useReducer, useRef } from 'react';
import type uPlot from 'uplot';

interface Props {
  config: UPlotConfigBuilder;
  /** Called with every drawing of the graph; places what it returns in px from its plot's corner. */
  children: (plot: uPlot, size: { width: number; height: number }) => ReactNode;
}

/** Elements on top of a graph's plot. To be there when the graph is made, even if still empty. */
export function PlotOverlay({ config, children }: Props) {
  const plot = useRef<uPlot>(undefined);
  const [, redraw] = useReducer((count: number) => count + 1, 0);
  useLayoutEffect(() => {
    let mounted = true;
    config.addHook('draw', (drawn) => {
      plot.current = drawn;
      if (mounted) redraw();
    });
    return () => {
      mounted = false;
    };
  }, [config]);
  const { current } = plot;
  if (!current) return null;
  const inCssPx = (px: number) => px / devicePixelRatio;
  const size = { width: inCssPx(current.bbox.width), height: inCssPx(current.bbox.height) };
  return (
    <div
      style={{
        ...size,
        position: 'absolute',
        left: inCssPx(current.bbox.left),
        top: inCssPx(current.bbox.top),
        pointerEvents: 'none',
      }}
    >
      {children(current, size)}
    </div>
  );
}
